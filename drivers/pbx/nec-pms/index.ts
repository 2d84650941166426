import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createFramedControl, knownShare } from '../framed-kit/index.js';
import { createNecDecoder } from './decoder.js';
import { checkNec, readMessage } from './messages.js';
import { NecTalk, SERVICES } from './talk.js';

/** NEC NEAX 2400 PMS interface (NDA-30115); the gateway is the PMS. */
export const necNeaxPms: PbxDriver = {
  id: 'nec-neax-pms',
  title: 'NEC NEAX PMS link (NDA-30115)',
  family: 'nec-pms',
  evidence: 'L1',
  experimental: true,
  services: SERVICES,
  // README.md, "Line".
  serial: { baudRate: 4800, dataBits: 7, parity: 'even', stopBits: 1, flow: 'none' },
  // At most 128 characters. DLE codes have no end: the quiet line ends them, well within the reply timer of 1 s.
  framing: { kind: 'stx-etx', maxFrame: 256, idleFlushMs: 200, trailer: 1, signals: '\x04\x05\x06\x15' },
  createDecoder: createNecDecoder,
  detect: (sample) =>
    knownShare(sample, 1, (frame) => {
      const checked = checkNec(frame);
      return checked.is === 'body' && readMessage(checked.body) !== null;
    }),
  control: (options) => createFramedControl(new NecTalk(), options),
};
