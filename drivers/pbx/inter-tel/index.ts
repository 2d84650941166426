import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { AXXESS, AxxessReader, FORMAT } from './reader.js';

export const interTelAxxess: PbxDriver = {
  id: FORMAT,
  title: 'Inter-Tel Axxess / 5000 SMDR (80 columns)',
  family: 'inter-tel',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new AxxessReader(), options.encoding),
  detect: (sample) => decodedShare(sample, createLineDecoder(new AxxessReader(), 'latin1'), AXXESS.width),
};
