import type { MitelPmsOptions } from '../../../src/driver-api/index.js';
import type { ClassOfService, DriverFact } from '../../../src/telephony/index.js';
import type { MitelMessage } from '../../pbx/mitel-pms/messages.js';

/** What a PMS says, as facts. */
export function factFromPms(message: MitelMessage, o: MitelPmsOptions): DriverFact | 'link' | null {
  switch (message.is) {
    case 'check':
      return message.in
        ? { type: 'CheckedIn', station: message.extension, reservation: null, guest: {}, share: null }
        : { type: 'CheckedOut', station: message.extension, reservation: null, share: null };
    case 'name': {
      const name = message.how === 'delete' || message.name === '' ? null : message.name;
      const unsaid = { reservation: null, share: null, from: null };
      return { type: 'GuestChanged', station: message.extension, guest: { name }, ...unsaid };
    }
    case 'lamp':
      return { type: 'MessageWaiting', station: message.extension, on: message.on, unread: null, read: null };
    case 'do-not-disturb':
      return { type: 'DoNotDisturb', station: message.extension, on: message.on };
    case 'restriction': {
      const level = levelOf(message.digit, o);
      // A digit that this site's table does not hold: NAKed and quarantined, so that somebody mends the table.
      return level && { type: 'ClassOfService', station: message.extension, level, code: message.digit };
    }
    case 'wake-up':
      return message.time === null
        ? { type: 'WakeUpCleared', station: message.extension, date: null, time: null }
        : { type: 'WakeUpSet', station: message.extension, date: null, time: message.time };
    case 'swap-start':
      return { type: 'SyncStarted' };
    case 'swap-end':
      return { type: 'SyncEnded' };
    case 'are-you-there':
      return 'link';
    default:
      return null;
  }
}

/** Of several levels with one digit the lowest: nobody is allowed more than was said. */
function levelOf(digit: string, o: MitelPmsOptions): ClassOfService | null {
  const levels = ['barred', 'local', 'national', 'all'] as const;
  return levels.find((level) => o.restriction[level] === digit) ?? null;
}
