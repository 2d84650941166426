import type { ClassOfService, Direction, RecordKind } from '../telephony/index.js';
import type { ProgrammableFormat } from './programmable.js';

/**
 * What a site file may say of a link's format beyond its id. A link of the site file is one of these, so that it can be
 * handed over as it is. The words are explained where the site file is: src/config/format-options.ts.
 */
export interface FormatOptions {
  /** `avaya-custom`: the items of the record as on the PBX's own screen, `calling-num:15`, in order. */
  readonly cdrItems?: readonly string[] | undefined;
  /** `custom`: the whole format. */
  readonly custom?: CustomFormat | undefined;
  /** `fias`, `fias-serial`: what differs from PMS to PMS. */
  readonly fias?: FiasOptions | undefined;
  /** `mitel-pms`, `mitel-pms-pbx`. */
  readonly mitelPms?: MitelPmsOptions | undefined;
  /** The site knows that this format was never seen on a wire. */
  readonly experimental?: boolean | undefined;
  /** `avaya-guestworks`: drivers/pbx/avaya-guestworks/README.md. */
  readonly guestworks?: GuestWorksOptions | undefined;
  /** `nortel-pmsi`: drivers/pbx/nortel-pmsi/README.md. */
  readonly nortelPmsi?:
    | {
        readonly port?: 'pmsi' | 'pms2' | 'bgd' | undefined;
        readonly pollSeconds?: number | null | undefined;
      }
    | undefined;
  /** `alcatel-ahl`: drivers/pbx/alcatel-ahl/README.md. */
  readonly ahl?: AhlOptions | undefined;
  /** `programmable`: the whole link. */
  readonly programmable?: ProgrammableFormat | undefined;
}

export interface GuestWorksOptions {
  readonly proc: 'ascii' | 'binary';
  readonly stationDigits: 5 | 7;
  /** Two digits a level, as the PBX has them. */
  readonly levels?: Readonly<Partial<Record<ClassOfService, string | undefined>>> | undefined;
}

export interface AhlOptions {
  readonly stationDigits: 5 | 8;
  readonly carrier: 'serial' | 'tcp';
  /** What `00000` in the wake-up field does to a wake-up that is set. */
  readonly zeroWake?: 'clears' | 'keeps' | undefined;
  readonly lamp?: { readonly on: string; readonly off: string } | undefined;
}

/** Where Mitel PMS links differ; each choice with its sources: drivers/pbx/mitel-pms/README.md. */
export interface MitelPmsOptions {
  /** Width of the extension field. */
  readonly digits: 5 | 7;
  /** On which side a PMS fills the extension with blanks; a PBX always fills the right. */
  readonly padding: 'left' | 'right';
  readonly wakeUpCancel: 'blanks' | '9999';
  /** A blank between time and extension of a wake-up. */
  readonly wakeUpGap: boolean;
  /** Most letters of a name; the field has 21 columns in any case. */
  readonly nameLength: 20 | 21;
  /** At check-out: also take the name off the telephone. */
  readonly clearName: boolean;
  /** Digit of RST for each class of service. */
  readonly restriction: Readonly<Record<'barred' | 'local' | 'national' | 'all', string>>;
  /** As a PBX: how charges are told. `counter`: MR with the meter pulses; `fee`: MSG with the amount. */
  readonly charges: 'none' | 'counter' | 'fee';
}

/** How one PMS speaks FIAS: drivers/pms/fias/README.md. */
export interface FiasOptions {
  readonly charset: FiasCharset;
  /** Records asked for at link start. */
  readonly records: readonly FiasRecordId[];
  readonly resync: 'at-start' | 'never';
  /** Silence after which the link is checked. */
  readonly keepAliveMinutes: number;
  /** `wait`: a posting is done when its PA came. `none`: this PMS never answers one. */
  readonly postingAnswer: 'wait' | 'none';
  /** RS-232: the answer to an ENQ before anything was received. */
  readonly enqAtStart: 'nak' | 'ack';
}

export const FIAS_CHARSETS = [
  'latin1',
  'cp1252',
  'cp1250',
  'cp1251',
  'cp437',
  'cp850',
  'cp866',
  'utf8',
  'gb18030',
] as const;
export type FiasCharset = (typeof FIAS_CHARSETS)[number];

/** Records of the gateway's catalogue that a PMS sends or takes only when they were named at link start. */
export const FIAS_RECORDS = [
  'GI',
  'GC',
  'GO',
  'RE',
  'WR',
  'WC',
  'WA',
  'XL',
  'XT',
  'XD',
  'XM',
  'PS',
  'PA',
  'NS',
  'NE',
] as const;
export type FiasRecordId = (typeof FIAS_RECORDS)[number];

/** A format described in the site file: drivers/pbx/custom/README.md. */
export interface CustomFormat {
  /** Tried in order; the first that fits makes the record. */
  readonly records: readonly CustomRecord[];
  /** Patterns of lines that are no records: headings. */
  readonly ignore: readonly string[];
  /** Longest line, bytes. */
  readonly maxLine: number;
  readonly samples: readonly CustomSample[];
}

/** One shape of line. Either `columns` or `pattern`. */
export interface CustomRecord {
  readonly kind: RecordKind;
  /** Constant `detail.event` of this shape. */
  readonly event?: string | undefined;
  /** Field → columns, counted from 1, both included: `10-14`, or `16`. */
  readonly columns?: Readonly<Record<string, string | number>> | undefined;
  /** Columns whose content does not matter; all others outside of fields must be blank. */
  readonly unused: readonly (string | number)[];
  /** Whole line with a named group a field: drivers/pbx/custom/pattern.ts. */
  readonly pattern?: string | undefined;
  /** Forms: drivers/pbx/custom/forms.ts. */
  readonly date?: string | undefined;
  readonly time?: string | undefined;
  readonly timeIs?: 'start' | 'end' | undefined;
  readonly ring?: string | undefined;
  readonly duration?: string | undefined;
  readonly direction?: CustomDirection | undefined;
  readonly answered?: CustomYesNo | undefined;
  readonly transferred?: CustomYesNo | undefined;
  /** Dates, times and parties that may be blank. */
  readonly optional: readonly string[];
}

/** Always the same, or by the text of a field. A text that stands in no list makes the line unparsed. */
export type CustomDirection =
  | Direction
  | ({ readonly by: string; readonly unknown: readonly string[] } & {
      readonly [Way in Direction]: readonly string[];
    });

/** Texts of the field `by` that say yes or no; any other says nothing. */
export interface CustomYesNo {
  readonly by: string;
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

export interface CustomSample {
  readonly line: string;
  /** `YYYY-MM-DD`: the day on which the line came, for dates without a year. */
  readonly today?: string | undefined;
  /** What becomes of it; of a record only the fields that are named. */
  readonly expect: 'ignored' | 'unparsed' | Readonly<Record<string, unknown>>;
}
