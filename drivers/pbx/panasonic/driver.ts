import type { DateOrder, PbxDriver, SerialSettings } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import type { PanasonicLayout } from './layouts.js';
import { PanasonicReader } from './reader.js';

/** The date order is programmed in the PBX; the figures of the Feature Guide show month first. */
const DEFAULT_DATE_ORDER: DateOrder = 'mdy';
const DATE_ORDERS: readonly DateOrder[] = ['mdy', 'dmy', 'ymd', 'ydm'];

/** Serial port of the PBX as delivered; see README.md, "The port". */
const SERIAL: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

/** A Panasonic SMDR driver is its layout; everything else is the same for all patterns. */
export function panasonicDriver(layout: PanasonicLayout): PbxDriver {
  return {
    id: layout.id,
    title: layout.title,
    family: 'panasonic',
    // Hotel records (check-in, timed reminders) come in the same stream.
    evidence: 'L1',
    services: [],
    serial: SERIAL,
    // 120 printed columns and the control bytes of a page break; twice that is no line any more.
    framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
    createDecoder: (options) =>
      createLineDecoder(
        new PanasonicReader(layout, options.dateOrder ?? DEFAULT_DATE_ORDER),
        options.encoding,
      ),
    detect: (sample) =>
      Math.max(
        ...DATE_ORDERS.map((order) =>
          decodedShare(sample, createLineDecoder(new PanasonicReader(layout, order), 'latin1'), layout.width),
        ),
      ),
  };
}
