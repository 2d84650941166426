import type { ControlOptions, MitelPmsOptions } from '../../../src/driver-api/index.js';
import type { GuestDetails, LinkCommand, SetGuest, SetWakeUp } from '../../../src/telephony/index.js';
import type { Told } from './control.js';
import { type FromPms, fits, write } from './messages.js';

/** Commands of the house as messages of a PMS. */
export function tellPbx(command: LinkCommand, o: MitelPmsOptions, time: ControlOptions['localTime']) {
  return (now: number): Told => {
    if ('extension' in command && !fits(command.extension, o)) {
      const code = command.service === 'SetMessageWaiting' ? 'LAMP_REFUSED' : 'COMMAND_REFUSED';
      return { is: 'refused', code, detail: `an extension of at most ${o.digits} digits is needed` };
    }
    return toMessages(command, o, time?.(now) ?? null);
  };
}

interface LocalTime {
  date: string;
  time: string;
}

function toMessages(command: LinkCommand, o: MitelPmsOptions, local: LocalTime | null): Told {
  const say = (...messages: readonly FromPms[]): Told =>
    messages.length === 0
      ? { is: 'nothing' }
      : { is: 'messages', texts: messages.map((message) => write(message, o)), repeatable: true };
  switch (command.service) {
    case 'SetGuest':
      return say(...guestMessages(command, o));
    case 'ClearGuest': {
      const { extension } = command;
      const out: FromPms = { is: 'check', in: false, extension };
      return o.clearName ? say(out, { is: 'name', how: 'delete', name: '', extension }) : say(out);
    }
    case 'SetMessageWaiting':
      return say({ is: 'lamp', on: command.on, extension: command.extension });
    case 'SetDoNotDisturb':
      return say({ is: 'do-not-disturb', on: command.on, extension: command.extension });
    case 'SetClassOfService':
      return say({ is: 'restriction', digit: o.restriction[command.level], extension: command.extension });
    case 'SetWakeUp':
      if (isTime(command.time) && isNext(command, local)) {
        return say({ is: 'wake-up', time: command.time, extension: command.extension });
      }
      return refused('the link carries a time (HH:MM) of the next 24 hours only');
    case 'ClearWakeUp':
      return say({ is: 'wake-up', time: null, extension: command.extension });
    case 'StartSync':
      return say({ is: 'swap-start' });
    case 'EndSync':
      return say({ is: 'swap-end' });
    default:
      return { is: 'refused', code: 'SERVICE_UNSUPPORTED', detail: command.service };
  }
}

/** The order of a field driver: CHK, NAM, RST (README, "Messages of the PMS"). */
function guestMessages({ extension, guest, arrived }: SetGuest, o: MitelPmsOptions): FromPms[] {
  const messages: FromPms[] = [];
  if (arrived) messages.push({ is: 'check', in: true, extension });
  const name = displayName(guest);
  if (name !== null && name !== '') {
    messages.push({ is: 'name', how: arrived ? 'add' : 'replace', name, extension });
  } else if (name === '' && !arrived) {
    messages.push({ is: 'name', how: 'delete', name: '', extension });
  }
  if (guest.classOfService) {
    messages.push({ is: 'restriction', digit: o.restriction[guest.classOfService], extension });
  }
  return messages;
}

/** Null: nothing was said of the name. Empty: there is none. */
function displayName({ name, firstName }: GuestDetails): string | null {
  if (name === undefined) return null;
  const words = [name, firstName].filter((word) => word !== null && word !== undefined);
  return onDisplay(words.join(' '));
}

/**
 * Upper-case letters of a telephone's display: accents are taken off, any other sign becomes a question mark. So no
 * control byte of a name ever reaches the wire.
 */
function onDisplay(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/gu, '?')
    .trim();
}

const isTime = (time: string): boolean => /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(time);

/** Whether a PBX that hears the bare time rings on the day that was asked for. */
function isNext({ date, time }: SetWakeUp, local: LocalTime | null): boolean {
  if (date === null) return true;
  if (local === null) return false;
  return date === (time > local.time.slice(0, 5) ? local.date : dayAfter(local.date));
}

function dayAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

const refused = (detail: string): Told => ({ is: 'refused', code: 'COMMAND_REFUSED', detail });
