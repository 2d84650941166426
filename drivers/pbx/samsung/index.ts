import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT, SamsungReader } from './reader.js';

export const samsungOfficeserv: PbxDriver = {
  id: FORMAT,
  title: 'Samsung OfficeServ, DCS, iDCS, NX, SKP SMDR',
  family: 'samsung',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new SamsungReader(options), options.encoding),
  // Five layouts of different widths, and a trimmed one is as good.
  detect: (sample) =>
    decodedShare(
      sample,
      createLineDecoder(new SamsungReader({ referenceDate: () => '2000-01-01' }), 'latin1'),
      null,
    ),
};
