import type { LinkCommand, LinkId, Room } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { ask } from '../link-commands/ask.js';
import { isLit, LAMP_MACHINE, lampState } from '../message-lamp/machine.js';
import { occupancyOf, phoneOf } from '../room-state/machine.js';
import { pendingWakeUp } from '../wake-up/machine.js';
import { GUEST_MACHINE, roomGuests } from './list.js';
import type { Turn } from './occupancy.js';
import { type HospitalityRules, stationOf } from './rules.js';
import { momentOf } from './wake-up-asks.js';

/**
 * A peer that lost its memory wants the whole house (Mitel RQINZ): every room in the order of the site file, under the
 * keys of the single changes, so that a change that comes meanwhile takes the place of the older word. What the house
 * does not know is not told.
 */
export function tellImage({ draft, rules, now }: Omit<Turn, 'by'>, to: LinkId): void {
  const link = rules.links.find(({ id }) => id === to);
  if (!link) return;
  const bracket = (service: 'StartSync' | 'EndSync') => {
    if (link.services.includes(service)) ask(draft, to, service, { service });
  };
  bracket('StartSync');
  for (const room of rules.stations.keys())
    for (const [key, command] of imageOf(draft, rules, link.side, room))
      if (link.services.includes(command.service))
        ask(
          draft,
          to,
          `${key}/${stationOf(rules, link.side, room)}`,
          command,
          deadlineOf(rules, now, command),
        );
  bracket('EndSync');
}

/** In the order of a check-in: guest, lamp, class of service (a field driver's order: shelf protocols/links.md c.2). */
function imageOf(
  house: Draft,
  rules: HospitalityRules,
  side: 'pms' | 'pbx',
  room: Room,
): [key: string, command: LinkCommand][] {
  const extension = stationOf(rules, side, room);
  const { doNotDisturb, classOfService } = phoneOf(house, room);
  const [guest] = roomGuests(house, room).guests;
  const lamp = house.get(LAMP_MACHINE, room);
  const wakeUp = pendingWakeUp(house, room);
  const image: [string, LinkCommand][] = [];
  if (guest) image.push(['guest', { service: 'SetGuest', extension, guest: guest.details, arrived: true }]);
  else if (house.get(GUEST_MACHINE, room) !== undefined && occupancyOf(house, room) === false)
    image.push(['guest-out', { service: 'ClearGuest', extension }]);
  if (lamp !== undefined)
    image.push(['lamp', { service: 'SetMessageWaiting', extension, on: isLit(lampState(lamp)) }]);
  if (classOfService !== null)
    image.push(['class', { service: 'SetClassOfService', extension, level: classOfService }]);
  if (doNotDisturb !== null) image.push(['dnd', { service: 'SetDoNotDisturb', extension, on: doNotDisturb }]);
  if (wakeUp?.state === 'set' && wakeUp.wakeTime !== null) {
    const { date, wakeTime: time } = wakeUp;
    image.push([`wake-up/${date ?? ''}/${time}`, { service: 'SetWakeUp', extension, date, time }]);
  }
  return image;
}

function deadlineOf(rules: HospitalityRules, now: number, command: LinkCommand): number | null {
  return command.service === 'SetWakeUp' ? momentOf(rules, now, command.date, command.time) : null;
}
