import type { MitelPmsOptions } from '../../../src/driver-api/index.js';
import type { LinkCommand, PostCharge, RoomStatus } from '../../../src/telephony/index.js';
import type { Told } from '../../pbx/mitel-pms/control.js';
import { fits, write } from '../../pbx/mitel-pms/messages.js';
import { ROOM_STATUS } from '../../pbx/mitel-pms/pbx-to-house.js';

/** Commands of the house as messages of a PBX. */
export function tellPms(command: LinkCommand, o: MitelPmsOptions): Told {
  if ('extension' in command && !fits(command.extension, o)) {
    return refused(`an extension of at most ${o.digits} digits is needed`);
  }
  switch (command.service) {
    case 'ReportRoomStatus': {
      const digit = digitOf(command.status);
      if (digit === undefined) return refused(`Mitel has no room status "${command.status}"`);
      return say(write({ is: 'room-status', digit, extension: command.extension }, o));
    }
    case 'RequestSync':
      return say(write({ is: 'swap-wanted' }, o));
    case 'PostCharge':
      return charge(command, o);
    default:
      return unsupported(command);
  }
}

function charge(command: PostCharge, o: MitelPmsOptions): Told {
  const { extension } = command;
  const { units, amount } = command.charge;
  switch (o.charges) {
    case 'none':
      return unsupported(command);
    case 'counter':
      if (!isFourDigits(units)) return refused('MR carries meter pulses, 0 to 9999');
      return say(write({ is: 'counter', count: String(units), extension }, o));
    case 'fee': {
      if (!isFourDigits(amount)) return refused('MSG carries an amount, 0 to 9999');
      // It has no number of its own: sent twice it is charged twice.
      return { is: 'messages', texts: [write({ is: 'fee', amount, extension }, o)], repeatable: false };
    }
  }
}

const isFourDigits = (n: number | null): n is number =>
  n !== null && Number.isInteger(n) && n >= 0 && n <= 9999;

function digitOf(status: RoomStatus): string | undefined {
  return Object.keys(ROOM_STATUS).find((digit) => ROOM_STATUS[digit] === status);
}

const say = (...texts: readonly string[]): Told => ({ is: 'messages', texts, repeatable: true });
const refused = (detail: string): Told => ({ is: 'refused', code: 'COMMAND_REFUSED', detail });
const unsupported = ({ service }: LinkCommand): Told => ({
  is: 'refused',
  code: 'SERVICE_UNSUPPORTED',
  detail: service,
});
