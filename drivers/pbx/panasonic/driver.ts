import type { DateOrder, PbxDriver, SerialSettings } from '../../../src/driver-api/index.js';
import { createLineDecoder } from '../smdr-kit/index.js';
import { detectPanasonic } from './detect.js';
import type { PanasonicFormat } from './formats.js';
import { PanasonicReader } from './reader.js';

/** The date order is programmed in the PBX; the figures of the Feature Guide show month first. */
export const DEFAULT_DATE_ORDER: DateOrder = 'mdy';

/** Serial port of the PBX as delivered; see README.md, "The port". */
export const panasonicSerial: SerialSettings = {
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flow: 'none',
};

/** A Panasonic SMDR driver is its format; everything else is the same for all. */
export function panasonicDriver(format: PanasonicFormat): PbxDriver {
  return {
    id: format.id,
    title: format.title,
    family: 'panasonic',
    // Hotel records (check-in, timed reminders) come in the same stream.
    evidence: format.hotelLines ? 'L1' : 'L0',
    services: [],
    serial: panasonicSerial,
    // 120 printed columns and the control bytes of a page break; twice that is no line any more.
    framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
    createDecoder: (options) =>
      createLineDecoder(
        new PanasonicReader(format, options.dateOrder ?? DEFAULT_DATE_ORDER),
        options.encoding,
      ),
    detect: (sample) => detectPanasonic(sample, format),
  };
}
