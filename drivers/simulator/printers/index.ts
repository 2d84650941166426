import type { DateOrder } from '../../../src/driver-api/index.js';
import { customLayout, EXPANDED, LSU, PRINTER, PUBLISHED_ITEMS, TELESEER } from '../../pbx/avaya/layouts.js';
import { alcatelPrinter } from './alcatel.js';
import { avayaPrinter } from './avaya.js';
import { ericssonPrinter } from './ericsson.js';
import { interTelPrinter } from './inter-tel.js';
import { lgPrinter } from './lg.js';
import { mitelPrinter } from './mitel.js';
import { necPrinter } from './nec.js';
import { nortelPrinter } from './nortel.js';
import { panasonicT336, panasonicTa, panasonicTd, panasonicTd500, panasonicTda } from './panasonic.js';
import type { SmdrPrinter } from './printer.js';
import { samsungPrinter } from './samsung.js';
import { shenouPrinter } from './shenou.js';
import { siemensDelimitedPrinter, siemensFixedPrinter } from './siemens.js';

/** What is programmed in the PBX. */
export interface PrinterOptions {
  /** Default: as the driver of the format has it. */
  readonly dateOrder?: DateOrder | undefined;
  /** NEC. Default `lines`. */
  readonly framing?: 'lines' | 'stx-etx' | undefined;
  /** `avaya-custom`: as in the site file. Default: the one published list. */
  readonly cdrItems?: readonly string[] | undefined;
}

/** One printer a format, by the id of the driver that reads it. */
const PRINTERS = {
  'panasonic-tda-a': ({ dateOrder = 'mdy' }) => panasonicTda('panasonic-tda-a', dateOrder),
  'panasonic-tda-b': ({ dateOrder = 'mdy' }) => panasonicTda('panasonic-tda-b', dateOrder),
  'panasonic-tda-c': ({ dateOrder = 'mdy' }) => panasonicTda('panasonic-tda-c', dateOrder),
  'panasonic-td': ({ dateOrder = 'mdy' }) => panasonicTd(dateOrder),
  'panasonic-td500': ({ dateOrder = 'mdy' }) => panasonicTd500(dateOrder),
  'panasonic-t336': ({ dateOrder = 'mdy' }) => panasonicT336(dateOrder),
  'panasonic-ta': ({ dateOrder = 'mdy' }) => panasonicTa(dateOrder),
  'siemens-hipath-fixed': () => siemensFixedPrinter,
  'siemens-hipath-delimited': () => siemensDelimitedPrinter,
  'mitel-smdr': () => mitelPrinter,
  'nec-neax-k': ({ framing = 'lines' }) => necPrinter(framing),
  'nortel-meridian': ({ dateOrder = 'mdy' }) => nortelPrinter(dateOrder),
  'ericsson-bp250': () => ericssonPrinter(),
  'alcatel-4200': ({ dateOrder = 'dmy' }) => alcatelPrinter(dateOrder),
  'inter-tel-axxess': () => interTelPrinter,
  'avaya-printer': ({ dateOrder = 'mdy' }) => avayaPrinter(PRINTER, dateOrder, ' '),
  'avaya-expanded': ({ dateOrder = 'mdy' }) => avayaPrinter(EXPANDED, dateOrder, ' '),
  'avaya-teleseer': ({ dateOrder = 'mdy' }) => avayaPrinter(TELESEER, dateOrder, ''),
  'avaya-lsu': ({ dateOrder = 'mdy' }) => avayaPrinter(LSU, dateOrder, ''),
  'avaya-custom': ({ dateOrder = 'mdy', cdrItems = PUBLISHED_ITEMS }) => {
    const layout = customLayout(cdrItems);
    if (typeof layout === 'string') throw new RangeError(`cdrItems: ${layout}`);
    return avayaPrinter(layout, dateOrder, '');
  },
  'samsung-officeserv': ({ dateOrder = 'mdy' }) => samsungPrinter(dateOrder),
  'lg-vodavi': ({ dateOrder = 'dmy' }) => lgPrinter(dateOrder),
  'shenou-soc': () => shenouPrinter,
} as const satisfies Readonly<Record<string, (options: PrinterOptions) => SmdrPrinter>>;

/** The ids of the drivers that read what is printed. */
export type SmdrLayout = keyof typeof PRINTERS;

export const SMDR_LAYOUTS = Object.keys(PRINTERS) as readonly SmdrLayout[];

/** Throws RangeError when `cdrItems` cannot be. */
export function createPrinter(layout: SmdrLayout, options: PrinterOptions): SmdrPrinter {
  return PRINTERS[layout](options);
}
