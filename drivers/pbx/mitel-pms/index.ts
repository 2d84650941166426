import type {
  MitelPmsOptions,
  PbxDriver,
  SerialSettings,
  StxEtxFraming,
} from '../../../src/driver-api/index.js';
import { createMitelControl } from './control.js';
import { createMitelDecoder, shareOfMessages } from './decoder.js';
import { tellPbx } from './house-to-pbx.js';
import { DEFAULTS, write } from './messages.js';
import { factFromPbx } from './pbx-to-house.js';

/** One live deployment; no other source names a speed (README, "Line"). */
export const SERIAL: SerialSettings = {
  baudRate: 1200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flow: 'none',
};

/**
 * The longest message is a name with a 7-digit extension, 33 characters and STX, ETX. A frame without its end is given up
 * well before the 3 s in which its answer must come.
 */
export const FRAMING: StxEtxFraming = {
  kind: 'stx-etx',
  maxFrame: 64,
  idleFlushMs: 1000,
  trailer: 0,
  signals: '\x05\x06\x15',
};

/** Mitel PMS link, our end the PMS: guests, lamps, wake-ups to the PBX; room status, call counters from it. */
export const mitelPms: PbxDriver = pmsSide(DEFAULTS);

function pmsSide(o: MitelPmsOptions): PbxDriver {
  return {
    id: 'mitel-pms',
    title: 'Mitel PMS link (SX-200, SX-2000, 3300 and those that speak as they do), towards the PBX',
    family: 'mitel-pms',
    evidence: 'L1',
    services: [
      'SetGuest',
      'ClearGuest',
      'SetMessageWaiting',
      'SetDoNotDisturb',
      'SetClassOfService',
      'SetWakeUp',
      'ClearWakeUp',
      'StartSync',
      'EndSync',
    ],
    serial: SERIAL,
    framing: FRAMING,
    createDecoder: () => createMitelDecoder('pms', o, factFromPbx),
    detect: (sample) => shareOfMessages(sample, 'pms', o),
    control: (options) =>
      createMitelControl(
        {
          side: 'pms',
          tell: (command, now) => tellPbx(command, o, options.localTime)(now),
          linkTest: write({ is: 'are-you-there' }, o),
        },
        options,
      ),
    configured: ({ mitelPms: own }) => pmsSide(own ?? DEFAULTS),
  };
}
