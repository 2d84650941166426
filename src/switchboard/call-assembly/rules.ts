import type { StationRecord } from '../../telephony/index.js';

/**
 * How the legs of one call are recognised, per family of formats: data, with two small readers. What each rule rests on
 * stands in README.md. A part is a kind of leg.
 */
export interface ChainRule<Part extends string = string> {
  readonly formats: readonly string[];
  /** Only legs of the same key are joined. Null: this record is no leg for us (another kind, no trunk). */
  keyOf(record: StationRecord): string | null;
  /** Null: the record neither joins nor ends anything. */
  partOf(record: StationRecord): Part | null;
  readonly parts: Readonly<Record<Part, PartRule<Part>>>;
  /** Fields that two legs must not print differently. */
  readonly agree: readonly ('direction' | 'caller' | 'dialed')[];
  /** How long a call may lack its next leg, ms: `owed` when it must come, `hoped` when it may. */
  readonly patience: { readonly owed: number; readonly hoped: number };
}

export interface PartRule<Part extends string> {
  /** What it may follow, and the seconds between the end of that leg and the start of this one. Null: any time. */
  readonly after: Readonly<Partial<Record<Part, readonly [least: number, most: number] | null>>>;
  /** A call may begin with it. */
  readonly begins: boolean;
  /** A call may end with it. What may begin and end one is a whole call by itself. */
  readonly mayEnd: boolean;
  /** Nothing can follow. */
  readonly ends: boolean;
}

const HOUR = 3_600_000;
/** A conversation longer than this is not waited for: its call is told in two. */
const A_CONVERSATION = { owed: 12 * HOUR, hoped: 2 * HOUR } as const;
/** The next partial record comes ten hours after the last one. */
const TEN_HOURS = { owed: 11 * HOUR, hoped: 0 } as const;

/** No ring is waited for longer than this by any PBX here; seconds. */
const RING = 600;
/** Times to the second; two lines are printed a second apart. */
const AT_ONCE = [-2, 2] as const;
/** Times to the minute, both cut: they differ by up to a minute either way. */
const SAME_MINUTE = [-60, 60] as const;

const trunkOf = (record: StationRecord) => (record.kind === 'call' ? record.trunk : null);
const codeOf = (record: StationRecord) => record.conditions[0] ?? '';

type NortelPart = 'S' | 'X' | 'E' | 'whole';
const NORTEL: ChainRule<NortelPart> = {
  formats: ['nortel-meridian'],
  // T060022 and A060022 are one trunk, without and with answer supervision.
  keyOf: (record) => trunkOf(record)?.replace(/^[AT](?=\d)/, '') ?? null,
  partOf(record) {
    const code = codeOf(record);
    if (code === 'S' || code === 'X' || code === 'E') return code;
    return code === 'N' || code === 'B' ? 'whole' : null;
  },
  parts: {
    S: { after: {}, begins: true, mayEnd: false, ends: false },
    X: { after: { S: null, X: null }, begins: false, mayEnd: false, ends: false },
    E: { after: { S: null, X: null }, begins: false, mayEnd: true, ends: true },
    whole: { after: {}, begins: true, mayEnd: true, ends: true },
  },
  agree: [],
  patience: A_CONVERSATION,
};

type NecPart = 'call' | 'transferred';
const NEC: ChainRule<NecPart> = {
  formats: ['nec-neax-k'],
  keyOf: trunkOf,
  // Condition digit 51: the record states it, so false is a statement too.
  partOf: (record) => (record.transferred === true ? 'transferred' : 'call'),
  parts: {
    call: { after: {}, begins: true, mayEnd: true, ends: false },
    transferred: {
      after: { call: [-1, 1], transferred: [-1, 1] },
      begins: false,
      mayEnd: true,
      ends: false,
    },
  },
  agree: ['direction', 'caller', 'dialed'],
  patience: A_CONVERSATION,
};

type PanasonicPart = 'received' | 'group' | 'answered' | 'call' | 'missed' | 'transferred';
const PANASONIC: ChainRule<PanasonicPart> = {
  formats: [
    'panasonic-tda-a',
    'panasonic-tda-b',
    'panasonic-tda-c',
    'panasonic-td',
    'panasonic-td500',
    'panasonic-t336',
  ],
  // Patterns A and B print every trunk from 100 on as 00.
  keyOf: (record) => (record.trunk === '00' ? null : trunkOf(record)),
  partOf(record) {
    const code = codeOf(record);
    const { direction, durationSeconds } = record;
    if (code === 'RC') return 'received';
    if (code === 'AN') return 'answered';
    if (code === 'NA') return 'missed';
    if (durationSeconds === null) return null;
    if (record.transferred) return 'transferred';
    // A floating extension: it rang there, and nobody talked.
    return direction === 'incoming' && durationSeconds === 0 && code === '' ? 'group' : 'call';
  },
  parts: {
    received: { after: { received: [-60, RING] }, begins: true, mayEnd: false, ends: false },
    group: {
      after: { received: [-60, RING], group: [-60, RING] },
      begins: true,
      mayEnd: false,
      ends: false,
    },
    answered: {
      after: { received: [-60, RING], group: SAME_MINUTE },
      begins: true,
      mayEnd: false,
      ends: false,
    },
    call: {
      after: { received: [-60, RING + 60], group: SAME_MINUTE, answered: SAME_MINUTE },
      begins: true,
      mayEnd: true,
      ends: false,
    },
    missed: { after: { received: [-60, RING + 60] }, begins: true, mayEnd: true, ends: true },
    transferred: {
      after: { call: SAME_MINUTE, transferred: SAME_MINUTE },
      begins: false,
      mayEnd: true,
      ends: false,
    },
  },
  agree: ['direction', 'caller', 'dialed'],
  patience: A_CONVERSATION,
};

type SiemensPart = 'ringing' | 'call' | 'follow-on';
const SIEMENS: ChainRule<SiemensPart> = {
  formats: ['siemens-hipath-fixed', 'siemens-hipath-delimited'],
  keyOf: trunkOf,
  partOf({ detail: { phase } }) {
    return phase === 'ringing' || phase === 'follow-on' ? phase : 'call';
  },
  parts: {
    ringing: { after: { ringing: [-2, RING] }, begins: true, mayEnd: false, ends: false },
    call: { after: { ringing: [-2, RING] }, begins: true, mayEnd: true, ends: false },
    'follow-on': {
      after: { call: AT_ONCE, 'follow-on': AT_ONCE },
      begins: false,
      mayEnd: true,
      ends: false,
    },
  },
  agree: ['direction', 'caller', 'dialed'],
  patience: A_CONVERSATION,
};

type LongCallPart = 'partial' | 'rest';
const LONG_CALL_PARTS: ChainRule<LongCallPart>['parts'] = {
  partial: { after: { partial: [-120, 120] }, begins: true, mayEnd: false, ends: false },
  rest: { after: { partial: [-120, 120] }, begins: true, mayEnd: true, ends: true },
};
/** Both parties and the trunk: a partial record must not take the next call on the trunk for its rest. */
function wholePathOf({ kind, trunk, extension, dialed, caller }: StationRecord): string | null {
  const parties = [extension, dialed, caller].filter((party) => party !== null);
  return kind === 'call' && parties.length > 0 ? [trunk ?? '', ...parties].join(' ') : null;
}

const AVAYA: ChainRule<LongCallPart> = {
  formats: ['avaya-printer', 'avaya-expanded', 'avaya-lsu', 'avaya-teleseer', 'avaya-custom'],
  keyOf: wholePathOf,
  partOf({ detail }) {
    // Ringing is a record of its own, and no leg.
    if (detail.phase === 'ringing') return null;
    return detail.partial === true ? 'partial' : 'rest';
  },
  parts: LONG_CALL_PARTS,
  agree: ['direction'],
  patience: TEN_HOURS,
};

const ERICSSON: ChainRule<LongCallPart> = {
  formats: ['ericsson-bp250'],
  keyOf: wholePathOf,
  // The duration column has one digit for the hours.
  partOf: (record) => ((record.durationSeconds ?? 0) >= 9 * 3600 + 59 * 60 ? 'partial' : 'rest'),
  parts: LONG_CALL_PARTS,
  agree: ['direction'],
  patience: TEN_HOURS,
};

const RULES: ReadonlyMap<string, ChainRule> = new Map(
  [NORTEL, NEC, PANASONIC, SIEMENS, AVAYA, ERICSSON].flatMap((rule: ChainRule) =>
    rule.formats.map((format) => [format, rule] as const),
  ),
);

/** Undefined: records of this format are whole calls, or nothing is known of its legs. */
export const chainRule = (format: string): ChainRule | undefined => RULES.get(format);

// ---- counters -------------------------------------------------------------------------------------------------------

/** Where a format numbers its records, and how the number runs: after `last` comes `first`. */
export interface Counter {
  readonly field: string;
  readonly first: number;
  readonly last: number;
  /** It may begin with the second number as well: nobody says. */
  readonly orSecond?: true;
}

const COUNTERS: Readonly<Record<string, Counter>> = {
  'nortel-meridian': { field: 'recordNumber', first: 0, last: 127 },
  'ericsson-bp250': { field: 'sequence', first: 1, last: 999 },
  'lg-vodavi': { field: 'sequence', first: 0, last: 9999, orSecond: true },
};

export const counterOf = (format: string): Counter | undefined =>
  Object.hasOwn(COUNTERS, format) ? COUNTERS[format] : undefined;
