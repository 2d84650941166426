import type { AhlOptions, PbxDriver } from '../../../src/driver-api/index.js';
import { createFramedControl, knownShare } from '../framed-kit/index.js';
import { createAhlDecoder } from './decoder.js';
import { checkAhl } from './messages.js';
import { AhlTalk, servicesOf } from './talk.js';

function driverOf(options: AhlOptions): PbxDriver {
  return {
    id: 'alcatel-ahl',
    title: 'Alcatel AHL/OHL hotel link',
    family: 'alcatel-ahl',
    evidence: 'L1',
    experimental: true,
    services: servicesOf(options),
    // README.md, "Line": no source.
    serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
    framing: { kind: 'stx-etx', maxFrame: 256, idleFlushMs: 500, signals: '\x05\x06\x15' },
    createDecoder: () => createAhlDecoder(options),
    detect: (sample) => knownShare(sample, 0, (frame) => checkAhl(frame).is === 'body'),
    control: (given) => createFramedControl(new AhlTalk(options), given),
    configured: ({ ahl }) => driverOf(ahl ?? options),
  };
}

/** Alcatel OmniPCX; the gateway is the PMS. As `parse` reads it; a site file must say its options. */
export const alcatelAhl: PbxDriver = driverOf({ stationDigits: 5, carrier: 'serial' });
