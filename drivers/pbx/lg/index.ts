import type { PbxDriver } from '../../../src/driver-api/index.js';
import { bestOfDateOrders, createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT, LgReader } from './reader.js';

export const lgVodavi: PbxDriver = {
  id: FORMAT,
  title: 'LG, GoldStar, Vodavi SMDR (GDK, LDK, ipLDK, GMX)',
  family: 'lg',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new LgReader(options), options.encoding),
  detect: (sample) =>
    bestOfDateOrders((dateOrder) =>
      decodedShare(sample, createLineDecoder(new LgReader({ dateOrder }), 'latin1'), null),
    ),
};
