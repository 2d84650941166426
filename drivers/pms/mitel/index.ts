import type { MitelPmsOptions, PbxDriver } from '../../../src/driver-api/index.js';
import { createMitelControl } from '../../pbx/mitel-pms/control.js';
import { createMitelDecoder, shareOfMessages } from '../../pbx/mitel-pms/decoder.js';
import { FRAMING, SERIAL } from '../../pbx/mitel-pms/index.js';
import { DEFAULTS } from '../../pbx/mitel-pms/messages.js';
import { tellPms } from './house-to-pms.js';
import { factFromPms } from './pms-to-house.js';

/** Mitel PMS link, our end the PBX: guests, lamps, wake-ups from the PMS; room status and charges to it. */
export const mitelPmsPbx: PbxDriver = pbxSide(DEFAULTS);

function pbxSide(o: MitelPmsOptions): PbxDriver {
  return {
    id: 'mitel-pms-pbx',
    title: 'Mitel PMS link, towards a PMS that speaks it',
    family: 'mitel-pms',
    evidence: 'L1',
    services: ['ReportRoomStatus', 'RequestSync', ...(o.charges === 'none' ? [] : (['PostCharge'] as const))],
    serial: SERIAL,
    framing: FRAMING,
    createDecoder: () => createMitelDecoder('pbx', o, (message) => factFromPms(message, o)),
    detect: (sample) => shareOfMessages(sample, 'pbx', o),
    control: (options) =>
      createMitelControl({ side: 'pbx', tell: (command) => tellPms(command, o), linkTest: null }, options),
    configured: ({ mitelPms }) => pbxSide(mitelPms ?? DEFAULTS),
  };
}
