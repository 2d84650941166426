import type { DateOrder, PbxDriver } from '../../../src/driver-api/index.js';
import { bestOfDateOrders, createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT, KxTaReader } from './reader.js';

/** The order of the date follows the country of the PBX; the manuals of the American models show month first. */
const DEFAULT_DATE_ORDER: DateOrder = 'mdy';

export const panasonicTa: PbxDriver = {
  id: FORMAT,
  title: 'Panasonic KX-TA, KX-TEA, KX-TEM, KX-TES SMDR (80 columns, start of the call)',
  family: 'panasonic-ta',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
  createDecoder: (options) =>
    createLineDecoder(new KxTaReader(options.dateOrder ?? DEFAULT_DATE_ORDER), options.encoding),
  // Some models pad their lines to 80 columns, others end behind the code.
  detect: (sample) =>
    bestOfDateOrders((order) =>
      decodedShare(sample, createLineDecoder(new KxTaReader(order), 'latin1'), null),
    ),
};
