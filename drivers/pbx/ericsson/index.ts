import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { Bp250Reader } from './reader.js';

export const ericssonBp250: PbxDriver = {
  id: FORMAT,
  title: 'Ericsson BusinessPhone 250, CIL4HOTEL: calls and hotel messages',
  family: 'ericsson',
  // Check-in, message lamp, wake-up and room status come in the same stream.
  evidence: 'L1',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new Bp250Reader(), options.encoding),
  // Calls and hotel messages have two widths.
  detect: (sample) => decodedShare(sample, createLineDecoder(new Bp250Reader(), 'latin1'), null),
};
