import type { PbxDriver } from '../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../pbx/smdr-kit/index.js';
import { BlueprintReader, FORMAT, LAYOUT } from './reader.js';

/** 3. The driver: what the rest of the house must know. Register it in drivers/index.ts. */
export const driver: PbxDriver = {
  id: FORMAT,
  title: 'Blueprint: an invented printer, to be copied',
  family: 'blueprint',
  // L0: the truth after the call. L1: hotel records (check-in, wake-up, room status) come along.
  evidence: 'L0',
  services: [],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new BlueprintReader(), options.encoding),
  detect: (sample) => decodedShare(sample, createLineDecoder(new BlueprintReader(), 'latin1'), LAYOUT.width),
};
