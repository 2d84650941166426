import { rehearse } from '../../../test/support/house.js';
import {
  asExtension,
  asLinkId,
  asRoom,
  type CommandFact,
  type HospitalityFact,
  type LinkService,
} from '../../telephony/index.js';
import { ASK_MACHINE } from '../link-commands/ask.js';
import { linkCommands } from '../link-commands/machine.js';
import { messageLamp } from '../message-lamp/machine.js';
import type { Effect, Json } from '../procedure.js';
import { roomState } from '../room-state/machine.js';
import { wakeUpWatch } from '../wake-up/machine.js';
import { roomGuests } from './list.js';
import { guests } from './machine.js';
import type { HospitalityRules } from './rules.js';

export const PMS = asLinkId('pms');
export const PBX = asLinkId('pbx');

const PMS_SERVICES: readonly LinkService[] = [
  'SetMessageWaiting',
  'SetDoNotDisturb',
  'ReportRoomStatus',
  'ReportWakeUp',
  'PostCharge',
];
const PBX_SERVICES: readonly LinkService[] = [
  'SetGuest',
  'ClearGuest',
  'SetMessageWaiting',
  'SetDoNotDisturb',
  'SetClassOfService',
  'SetWakeUp',
  'ClearWakeUp',
];

/** One PMS and one PBX, as the defaults have it. Rooms 0101 and 0102, whose extension is 2102. */
export const RULES: HospitalityRules = {
  links: [
    { id: PMS, side: 'pms', services: PMS_SERVICES },
    { id: PBX, side: 'pbx', services: PBX_SERVICES },
  ],
  owns: {
    occupancy: 'pms',
    lamp: 'gateway',
    dnd: 'pbx',
    classOfService: 'pms',
    wakeUp: 'gateway',
    roomStatus: 'pbx',
  },
  confidentialVip: [],
  stations: new Map([
    [asRoom('0101'), asExtension('0101')],
    [asRoom('0102'), asExtension('2102')],
  ]),
  localTime: () => ({ date: '2026-11-24', time: '20:15:00' }),
};

/** A house with hospitality links, and short words for what a test asks about. */
export function hotel(rules: HospitalityRules = RULES) {
  const { on, house } = rehearse(
    guests(rules),
    roomState(rules),
    wakeUpWatch({ resultWithinMs: 600_000 }),
    messageLamp(),
    linkCommands,
  );
  /** Reservations of a room, in order. */
  const who = (room: string) => roomGuests(house, room).guests.map(({ reservation }) => reservation);
  const asks = () =>
    [...house.entries(ASK_MACHINE)].map(([key, value]) => ({
      key,
      ...(value as unknown as { command: { service: string; extension: string } }).command,
    }));
  return {
    house,
    who,
    asks,
    on,
    pms: (fact: HospitalityFact) => on({ ...fact, link: PMS }),
    pbx: (fact: HospitalityFact) => on({ ...fact, link: PBX }),
    /** A whole swap of the PMS; what is between stands for what comes live. */
    swap(rows: readonly HospitalityFact[], between: readonly HospitalityFact[] = []): readonly Effect[] {
      on({ type: 'SyncStarted', link: PMS });
      for (const row of rows) on({ ...row, link: PMS, sync: true });
      for (const fact of between) on({ ...fact, link: PMS });
      return on({ type: 'SyncEnded', link: PMS });
    },
    command: (name: string, args: Record<string, unknown>): Json => bodyOf(on({ ...COMMAND, name, args })),
    vacant: (room: string) =>
      (house.get('occupancy', room) as { occupied: boolean } | undefined)?.occupied === false,
  };
}

/** `[type, data]` of the events among effects. */
export const events = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.do === 'record' ? [[e.type, e.data as Record<string, unknown>] as const] : []));

export const checkIn = (
  station: string,
  reservation: string | null,
  over: Partial<Extract<HospitalityFact, { type: 'CheckedIn' }>> = {},
): HospitalityFact => ({ type: 'CheckedIn', station, reservation, share: null, guest: {}, ...over });

export const checkOut = (
  station: string,
  reservation: string | null = null,
  share: boolean | null = null,
): HospitalityFact => ({ type: 'CheckedOut', station, reservation, share });

export const moved = (
  from: string,
  to: string,
  reservation: string | null,
  share: boolean | null = null,
): HospitalityFact => ({
  type: 'GuestChanged',
  station: to,
  reservation,
  share: null,
  guest: {},
  from: { station: from, share },
});

export const waiting = (station: string, on: boolean): HospitalityFact => ({
  type: 'MessageWaiting',
  station,
  on,
  unread: null,
  read: null,
});

const COMMAND: CommandFact = {
  type: 'Command',
  id: 'c-0001',
  name: '',
  args: {},
  by: 'desk',
  reply: { via: 'mqtt', address: 'x', correlation: null },
};

const bodyOf = (effects: readonly Effect[]): Json =>
  effects.flatMap((e) => (e.do === 'reply' ? [e.body] : []))[0] ?? null;
