import type { PbxDriver } from '../../../src/driver-api/index.js';
import { bestOfDateOrders, createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { AlcatelReader } from './reader.js';

export const alcatel4200: PbxDriver = {
  id: FORMAT,
  title: 'Alcatel 4200, OmniPCX Office call tickets and room wake-ups',
  family: 'alcatel',
  // Room wake-ups come in the same stream.
  evidence: 'L1',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'xonxoff' },
  framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
  createDecoder: (options) =>
    createLineDecoder(new AlcatelReader(options.dateOrder ?? 'dmy'), options.encoding),
  // Wake-up statements are shorter than tickets.
  detect: (sample) =>
    bestOfDateOrders((order) =>
      decodedShare(sample, createLineDecoder(new AlcatelReader(order), 'latin1'), null),
    ),
};
