import type { DriverFact, RoomStatus } from '../../../src/telephony/index.js';
import type { MitelMessage } from './messages.js';

/** Digits of STS (README, "Messages of the PBX"). */
export const ROOM_STATUS: Readonly<Record<string, RoomStatus>> = {
  1: 'maid-present',
  2: 'clean',
  3: 'dirty',
  4: 'out-of-service',
  5: 'to-inspect',
  6: 'clean-occupied',
  7: 'dirty-occupied',
  8: 'clean-vacant',
  9: 'dirty-vacant',
};

/** What a PBX says, as facts. */
export function factFromPbx(message: MitelMessage): DriverFact | null {
  switch (message.is) {
    case 'room-status': {
      const { digit, extension: station } = message;
      return {
        type: 'RoomStatus',
        station,
        status: ROOM_STATUS[digit] ?? 'unknown',
        code: digit,
        maid: null,
      };
    }
    case 'counter':
      return { type: 'CallCounter', station: message.extension, count: message.count };
    case 'fee':
      return {
        type: 'Charge',
        station: message.extension,
        article: null,
        count: null,
        amount: message.amount,
      };
    case 'swap-wanted':
      return { type: 'SyncWanted' };
    default:
      return null;
  }
}
