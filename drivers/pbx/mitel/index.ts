import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { MitelReader } from './reader.js';

export const mitelSmdr: PbxDriver = {
  id: FORMAT,
  title: 'Mitel SX-200, SX-2000, 3300 SMDR (standard, extended, level 2) with hotel lines',
  family: 'mitel',
  // Room status and wake-up log come in the same stream.
  evidence: 'L1',
  services: [],
  // The SX-200 printer port takes 300-9600; the fastest needs the least buffer. README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  // The longest known line has 207 columns (3300 with ANI and network options).
  framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new MitelReader(options.referenceDate), options.encoding),
  detect: (sample) =>
    decodedShare(sample, createLineDecoder(new MitelReader(() => ANY_YEAR), 'latin1'), null),
};

/** Only tells whether dates are possible, so any reference date will do. */
const ANY_YEAR = '2000-12-31';
