import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOTEL_BASE } from '../../../test/support/rules.js';
import type { CommandFact, DetailValue, Fact, RecordKind, Room } from '../../telephony/index.js';
import { asRoom } from '../../telephony/index.js';
import type { Effect, HouseView, Json } from '../procedure.js';
import { isLit, LAMP_MACHINE, LAMP_REASONS, lampState, messageLamp } from './machine.js';

const NOW = Date.UTC(2026, 2, 14, 20, 0);

/** Two rooms; the station of room 0102 is 5550102. */
class TestHouse implements HouseView {
  readonly lastSeq = 0;
  readonly rules = HOTEL_BASE.rules;
  readonly rulesVersion = HOTEL_BASE.rulesVersion;
  readonly #states = new Map<string, Json>();
  readonly #stations = new Map([
    ['0101', '0101'],
    ['5550102', '0102'],
  ]);
  get(machine: string, key: string): Json | undefined {
    return machine === LAMP_MACHINE ? this.#states.get(key) : undefined;
  }
  entries(): IterableIterator<[string, Json]> {
    return this.#states.entries();
  }
  hasRoom(room: string): boolean {
    return [...this.#stations.values()].includes(room);
  }
  roomOfExtension(extension: string): Room | undefined {
    const room = this.#stations.get(extension);
    return room === undefined ? undefined : asRoom(room);
  }
  /** One turn: the effects, after the state effects were applied. */
  turn(fact: Fact, now = NOW): readonly Effect[] {
    const effects = messageLamp().on(fact, this, now);
    for (const e of effects) if (e.do === 'put') this.#states.set(e.key, e.value);
    return effects;
  }
  lit(room: string): boolean {
    return isLit(lampState(this.#states.get(room)));
  }
}

const command = (name: string, args: Record<string, unknown>, reply = true): CommandFact => ({
  type: 'Command',
  id: 'c-0001',
  name,
  args,
  by: 'front-desk',
  reply: reply ? { via: 'mqtt', address: 'answers/desk', correlation: 'x' } : null,
});
const set = (room: string, reason: string): CommandFact => command('lamp.set', { room, reason });
const clear = (room: string, reason: string): CommandFact => command('lamp.clear', { room, reason });

const record = (
  extension: string | null,
  detail: Record<string, DetailValue>,
  kind: RecordKind = 'message-waiting',
): Fact => ({
  type: 'StationRecord',
  record: {
    format: 'test-format',
    kind,
    direction: null,
    answered: null,
    extension,
    trunk: null,
    dialed: null,
    caller: null,
    ddi: null,
    localTime: null,
    timeIs: null,
    ringSeconds: null,
    durationSeconds: null,
    account: null,
    cost: null,
    conditions: [],
    transferred: null,
    detail,
    line: 1,
  },
});

const shown = (lit: boolean, proof: 'confirmed' | 'presumed' = 'confirmed'): Fact => ({
  type: 'LampShown',
  room: asRoom('0101'),
  board: 'panel',
  lit,
  proof,
});
const fault = (code: string, wanted = true): Fact => ({
  type: 'LampFault',
  room: asRoom('0101'),
  board: 'panel',
  wanted,
  code,
});

const bodyOf = (effects: readonly Effect[]) => effects.find((e) => e.do === 'reply')?.body;
const recordOf = (effects: readonly Effect[]) => effects.find((e) => e.do === 'record');
const showOf = (effects: readonly Effect[]) => effects.find((e) => e.do === 'show')?.value;

describe('R140: saving a message lights the lamp', () => {
  it('lights, tells the world, answers', () => {
    const house = new TestHouse();
    const effects = house.turn(set('0101', 'text-message'));
    expect(effects.map((e) => e.do)).toEqual(['put', 'show', 'record', 'reply']);
    expect(house.get(LAMP_MACHINE, '0101')).toEqual({
      reasons: { 'text-message': { since: NOW, by: 'front-desk' } },
      shown: {},
      faults: {},
    });
    expect(recordOf(effects)).toMatchObject({
      type: 'lamp',
      subject: '0101',
      publish: true,
      data: { room: '0101', lit: true, reasons: ['text-message'], changed: true, by: 'front-desk' },
    });
    expect(showOf(effects)).toEqual({ lit: true, reasons: ['text-message'], shown: {} });
    expect(bodyOf(effects)).toEqual({
      ok: true,
      room: '0101',
      lit: true,
      reasons: ['text-message'],
      changed: true,
    });
  });

  it('set twice is one reason, of the one who asked first', () => {
    const house = new TestHouse();
    house.turn(set('0101', 'parcel'), NOW);
    const effects = house.turn({ ...set('0101', 'parcel'), by: 'night-desk' }, NOW + 60_000);
    expect(bodyOf(effects)).toMatchObject({ ok: true, lit: true, changed: false });
    expect(recordOf(effects)).toMatchObject({ publish: false });
    expect(house.get(LAMP_MACHINE, '0101')).toMatchObject({
      reasons: { parcel: { since: NOW, by: 'front-desk' } },
    });
  });

  it('keeps what boards show and tells it once', () => {
    const house = new TestHouse();
    house.turn(set('0101', 'pms'));
    expect(showOf(house.turn(shown(true)))).toEqual({
      lit: true,
      reasons: ['pms'],
      shown: { panel: { lit: true, proof: 'confirmed' } },
    });
    expect(house.turn(shown(true))).toEqual([]);
    expect(house.turn(shown(true, 'presumed'))).not.toEqual([]);
  });

  it('a board seen dark is not known to be dark any more once the lamp is wanted', () => {
    const house = new TestHouse();
    house.turn(shown(false));
    expect(showOf(house.turn(set('0101', 'pms')))).toMatchObject({ lit: true, shown: {} });
    house.turn(shown(true));
    expect(showOf(house.turn(clear('0101', 'pms')))).toMatchObject({
      lit: false,
      shown: { panel: { lit: true } },
    });
  });

  it('a board fault is one event per change, not per retry, and goes when the board shows', () => {
    const house = new TestHouse();
    house.turn(set('0101', 'pms'));
    const first = house.turn(fault('LAMP_REFUSED'));
    expect(recordOf(first)).toEqual({
      do: 'record',
      type: 'lamp-fault',
      subject: '0101',
      data: { room: '0101', board: 'panel', wanted: true, code: 'LAMP_REFUSED' },
      publish: true,
    });
    expect(showOf(first)).toMatchObject({ lit: true, fault: { panel: 'LAMP_REFUSED' } });
    expect(house.turn(fault('LAMP_REFUSED'))).toEqual([]);
    expect(recordOf(house.turn(fault('PBX_LINK_DOWN')))).toMatchObject({ type: 'lamp-fault' });
    expect(showOf(house.turn(shown(true)))).not.toHaveProperty('fault');
    expect(recordOf(house.turn(fault('LAMP_REFUSED')))).toMatchObject({ type: 'lamp-fault' });
  });
});

describe('R142: the lamp goes dark only when the last reason is cleared', () => {
  it.each([
    [
      'text told, voice mail waits',
      [set('0101', 'text-message'), set('0101', 'voice-message'), clear('0101', 'text-message')],
      true,
    ],
    [
      'both delivered',
      [
        set('0101', 'text-message'),
        set('0101', 'voice-message'),
        clear('0101', 'text-message'),
        clear('0101', 'voice-message'),
      ],
      false,
    ],
    ['set twice, cleared once', [set('0101', 'pms'), set('0101', 'pms'), clear('0101', 'pms')], false],
    ['another reason cleared', [set('0101', 'pms'), clear('0101', 'parcel')], true],
    ['another room cleared', [set('0101', 'pms'), clear('0102', 'pms')], true],
    [
      'voice mail lamp on by the PBX, text cleared',
      [record('0101', { lamp: true }), clear('0101', 'text-message')],
      true,
    ],
    [
      'voice mail lamp off by the PBX, text waits',
      [set('0101', 'text-message'), record('0101', { lamp: true }), record('0101', { lamp: false })],
      true,
    ],
    [
      'voice mail lamp on and off by the PBX',
      [record('0101', { lamp: true }), record('0101', { lamp: false })],
      false,
    ],
    ['a record that does not state the lamp', [record('0101', { code: 'MW' })], false],
    ['a lamp detail in another kind of record', [record('0101', { lamp: true }, 'room-status')], false],
    [
      'a check-out is no proof of delivery',
      [set('0101', 'text-message'), record('0101', {}, 'check-out')],
      true,
    ],
    ['a board that shows it dark clears nothing', [set('0101', 'text-message'), shown(false)], true],
  ] satisfies [string, Fact[], boolean][])('%s', (_, facts, lit) => {
    const house = new TestHouse();
    for (const fact of facts) house.turn(fact);
    expect(house.lit('0101')).toBe(lit);
  });

  it('clearing an absent reason is ok and changes nothing', () => {
    const house = new TestHouse();
    const effects = house.turn(clear('0101', 'other'));
    expect(effects.map((e) => e.do)).toEqual(['record', 'reply']);
    expect(bodyOf(effects)).toEqual({ ok: true, room: '0101', lit: false, reasons: [], changed: false });
  });

  it('the station of a record is looked up, not taken for the room', () => {
    const house = new TestHouse();
    house.turn(record('5550102', { lamp: true }));
    expect(house.lit('0102')).toBe(true);
    expect(house.turn(record('5550199', { lamp: true }))).toEqual([]);
    expect(house.turn(record(null, { lamp: true }))).toEqual([]);
  });
});

describe('refusals', () => {
  it('an unknown room', () => {
    const house = new TestHouse();
    const effects = house.turn(set('9999', 'pms'));
    expect(effects).toHaveLength(1);
    expect(bodyOf(effects)).toMatchObject({ ok: false, code: 'ROOM_UNKNOWN' });
  });

  it('an unknown reason, a room that is not a string', () => {
    const house = new TestHouse();
    expect(bodyOf(house.turn(set('0101', 'birthday')))).toMatchObject({ code: 'COMMAND_MALFORMED' });
    expect(bodyOf(house.turn(command('lamp.set', { room: 101, reason: 'pms' })))).toMatchObject({
      code: 'COMMAND_MALFORMED',
    });
    expect(house.lit('0101')).toBe(false);
  });

  it('nobody to answer to: no reply, same state', () => {
    const house = new TestHouse();
    const effects = house.turn(command('lamp.set', { room: '0101', reason: 'pms' }, false));
    expect(effects.map((e) => e.do)).toEqual(['put', 'show', 'record']);
    expect(house.turn(command('lamp.set', { room: '9999', reason: 'pms' }, false))).toEqual([]);
  });

  it('other commands and rooms that left the site file are not ours', () => {
    const house = new TestHouse();
    expect(house.turn(command('ping', {}))).toEqual([]);
    expect(house.turn({ ...shown(true), room: asRoom('9999') } as Fact)).toEqual([]);
    expect(house.turn({ ...fault('LAMP_REFUSED'), room: asRoom('9999') } as Fact)).toEqual([]);
  });
});

it('lit exactly while some reason stands, for any sequence of facts', () => {
  const reason = fc.constantFrom(...LAMP_REASONS);
  const step = fc.oneof(
    fc.record({ on: fc.boolean(), reason, by: fc.constant('command' as const) }),
    fc.record({
      on: fc.boolean(),
      reason: fc.constant('voice-message' as const),
      by: fc.constant('pbx' as const),
    }),
    fc.record({ on: fc.boolean(), reason, by: fc.constant('board' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const house = new TestHouse();
      const standing = new Set<string>();
      let announced = false;
      for (const { on, reason, by } of steps) {
        const effects =
          by === 'command'
            ? house.turn((on ? set : clear)('0101', reason))
            : by === 'pbx'
              ? house.turn(record('0101', { lamp: on }))
              : house.turn(on ? shown(on) : fault('LAMP_BOARD_FAILED'));
        if (by !== 'board') {
          if (on) standing.add(reason);
          else standing.delete(reason);
        }
        const show = showOf(effects) as { lit: boolean; reasons: string[] } | undefined;
        if (show) announced = show.lit;
        expect(house.lit('0101')).toBe(standing.size > 0);
        expect(announced).toBe(standing.size > 0);
        if (show) expect(new Set(show.reasons)).toEqual(standing);
      }
    }),
    { seed: 140142, numRuns: 300 },
  );
});
