import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT, ShenouReader, SOC } from './reader.js';

export const shenouSoc: PbxDriver = {
  id: FORMAT,
  title: '申瓯 (Shenou) SOC call records (experimental)',
  family: 'shenou',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 2400, dataBits: 8, parity: 'none', stopBits: 2, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new ShenouReader(), options.encoding),
  detect: (sample) => decodedShare(sample, createLineDecoder(new ShenouReader(), 'latin1'), SOC.width),
};
