import type { GuestWorksOptions, PbxDriver } from '../../../src/driver-api/index.js';
import { createFramedControl, knownShare } from '../framed-kit/index.js';
import { createAvayaDecoder } from './decoder.js';
import { checkAvaya, readMessage } from './messages.js';
import { AvayaTalk, servicesOf } from './talk.js';

/** Feature, count, tag and PROC: a binary PROC of 2 or 3 looks like STX or ETX. */
const HEAD = 6;

function driverOf(options: GuestWorksOptions): PbxDriver {
  return {
    id: 'avaya-guestworks',
    title: 'Avaya/Lucent Definity GuestWorks PMS link',
    family: 'avaya-guestworks',
    evidence: 'L1',
    experimental: true,
    services: servicesOf(options),
    // README.md, "Line".
    serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
    framing: {
      kind: 'stx-etx',
      maxFrame: 256,
      idleFlushMs: 500,
      trailer: 1,
      signals: '\x05\x06\x15',
      ...(options.proc === 'binary' && { head: HEAD }),
    },
    createDecoder: () => createAvayaDecoder(options),
    detect: (sample) =>
      knownShare(sample, 1, (frame) => {
        const checked = checkAvaya(frame);
        return checked.is === 'body' && readMessage(checked.body, options) !== null;
      }),
    control: (given) => createFramedControl(new AvayaTalk(options), given),
    configured: ({ guestworks }) => driverOf(guestworks ?? options),
  };
}

/** Definity GuestWorks; the gateway is the PMS. As `parse` reads it; a site file must say both options. */
export const avayaGuestworks: PbxDriver = driverOf({ proc: 'ascii', stationDigits: 5 });
