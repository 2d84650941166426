import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOTEL_BASE } from '../../../test/support/rules.js';
import { asExtension, asLinkId, asRoom, type Fact, type HospitalityFact } from '../../telephony/index.js';
import { linkCommands } from '../link-commands/machine.js';
import { messageLamp } from '../message-lamp/machine.js';
import type { Effect, HouseView, Json } from '../procedure.js';
import { roomState } from '../room-state/machine.js';
import { wakeUpWatch } from '../wake-up/machine.js';
import { checkIn, checkOut, moved, RULES } from './house.fixture.js';
import { roomGuests } from './list.js';
import { guests } from './machine.js';
import type { HospitalityRules } from './rules.js';

const ROOMS = ['0101', '0102', '0103'];
const PMS = asLinkId('pms');
const rules: HospitalityRules = {
  ...RULES,
  stations: new Map(ROOMS.map((room) => [asRoom(room), asExtension(room)])),
};
const procedures = [
  guests(rules),
  roomState(rules),
  wakeUpWatch({ resultWithinMs: 600_000 }),
  messageLamp(),
  linkCommands,
];

const room = fc.constantFrom(...ROOMS);
/** Few numbers, so that guests meet by chance; null: a link without numbers. */
const reservation = fc.constantFrom('1', '2', '3', null);
const share = fc.constantFrom(true, false, null);
const guestFact: fc.Arbitrary<HospitalityFact> = fc.oneof(
  fc.tuple(room, reservation, share).map(([r, n, s]) => checkIn(r, n, { share: s })),
  fc.tuple(room, reservation, share).map(([r, n, s]) => checkOut(r, n, s)),
  fc.tuple(room, room, reservation, share).map(([a, b, n, s]) => moved(a, b, n, s)),
);
const otherFact: fc.Arbitrary<HospitalityFact> = fc.oneof(
  fc.tuple(room, fc.boolean()).map(([station, on]) => ({ type: 'DoNotDisturb', station, on }) as const),
  fc
    .tuple(room, fc.boolean())
    .map(([station, on]) => ({ type: 'MessageWaiting', station, on, unread: null, read: null }) as const),
  room.map((station) => ({ type: 'WakeUpSet', station, date: null, time: '06:30' }) as const),
  room.map((station) => ({ type: 'MessageText', station, reservation: null, id: '1', text: 'x' }) as const),
);
const said: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(guestFact, fc.boolean()).map(([f, sync]) => ({ ...f, link: PMS, sync })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(otherFact, fc.constantFrom(PMS, asLinkId('pbx')))
      .map(([fact, link]) => ({ ...fact, link })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Fact>(
      { type: 'SyncStarted', link: PMS },
      { type: 'SyncEnded', link: PMS },
      { type: 'LinkChanged', link: PMS, state: 'down', why: null },
      { type: 'SyncWanted', link: asLinkId('pbx') },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(room, fc.boolean(), fc.constantFrom('guest.confidential', 'sync.accept', 'sync.reject'))
      .map(([r, on, name]) =>
        command(name, name === 'guest.confidential' ? { room: r, on } : { link: 'pms' }),
      ),
  },
);
const list = fc.array(fc.array(fc.constantFrom('1', '2', '3', '4', '5'), { maxLength: 3 }), {
  minLength: ROOMS.length,
  maxLength: ROOMS.length,
});

function command(name: string, args: Record<string, unknown>): Fact {
  return { type: 'Command', id: 'c', name, args, by: 'desk', reply: null };
}

/** `restarts`: all state goes through the ledger's JSON, in the ledger's order, after every turn. */
function live(facts: readonly Fact[], restarts = false) {
  let states = new Map<string, Json>();
  const all: Effect[] = [];
  const house: HouseView = {
    ...HOTEL_BASE,
    get: (machine, key) => states.get(`${machine}\0${key}`),
    *entries(machine) {
      for (const [key, value] of states) {
        const [of = '', name = ''] = key.split('\0');
        if (of === machine) yield [name, value];
      }
    },
    lastSeq: 0,
    hasRoom: (r) => ROOMS.includes(r),
    roomOfExtension: (e) => (ROOMS.includes(e) ? asRoom(e) : undefined),
  };
  for (const [now, fact] of facts.entries()) {
    for (const procedure of procedures)
      for (const effect of procedure.on(fact, house, now)) {
        all.push(effect);
        if (effect.do !== 'put') continue;
        const key = `${effect.machine}\0${effect.key}`;
        if (effect.value === null) states.delete(key);
        else states.set(key, effect.value);
      }
    if (restarts)
      states = new Map(
        JSON.parse(JSON.stringify([...states].sort(([a], [b]) => (a < b ? -1 : 1)))) as [string, Json][],
      );
  }
  return { house, effects: all, states };
}

/** A swap of the whole house, and a person who accepts it. */
const swapOf = (houseList: readonly (readonly string[])[]): Fact[] => [
  { type: 'SyncStarted', link: PMS },
  ...ROOMS.flatMap((r, n): Fact[] => {
    const those = [...new Set(houseList[n] ?? [])];
    const rows = those.length > 0 ? those.map((g) => checkIn(r, g)) : [checkOut(r)];
    return rows.map((fact) => ({ ...fact, link: PMS, sync: true }));
  }),
  { type: 'SyncEnded', link: PMS },
  command('sync.accept', { link: 'pms' }),
];

describe('whatever was said before', () => {
  it('after a full swap that was accepted the house is what the PMS says', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 25 }), list, (facts, theirs) => {
        const { house } = live([...facts, ...swapOf(theirs)]);
        for (const [n, r] of ROOMS.entries()) {
          const those = [...new Set(theirs[n] ?? [])].sort();
          expect(
            roomGuests(house, r)
              .guests.map(({ reservation: g }) => g)
              .sort(),
          ).toEqual(those);
          expect(house.get('occupancy', r)).toMatchObject({ occupied: those.length > 0 });
        }
        for (const machine of ['sync-row', 'sync-held']) expect([...house.entries(machine)]).toEqual([]);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('a room is occupied when it has guests', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 30 }), (facts) => {
        const { house } = live(facts);
        for (const r of ROOMS) {
          const entry = house.get('guest', r);
          if (entry === undefined || house.get('occupancy', r) === undefined) continue;
          expect(house.get('occupancy', r)).toMatchObject({
            occupied: roomGuests(house, r).guests.length > 0,
          });
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it('a kill between any two turns changes nothing', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 25 }), list, (facts, theirs) => {
        const script = [...facts, ...swapOf(theirs)];
        const once = live(script);
        const killed = live(script, true);
        expect(killed.effects).toEqual(once.effects);
        expect(Object.fromEntries(killed.states)).toEqual(Object.fromEntries(once.states));
      }),
      { seed: 13, numRuns: 300 },
    );
  });
});
