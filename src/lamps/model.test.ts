import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPbxBoard } from '../../drivers/lamp/pbx/index.js';
import { Lamps, MemoryBoard, VirtualTimers } from '../../test/support/lamps.js';
import { HOTEL_BASE } from '../../test/support/rules.js';
import {
  firstReason,
  isLit,
  LAMP_MACHINE,
  type LampReason,
  lampState,
  messageLamp,
} from '../switchboard/message-lamp/machine.js';
import type { HouseView, Json } from '../switchboard/procedure.js';
import { asRoom, type Fact, type Room } from '../telephony/index.js';
import type { LampPattern } from './blink.js';
import { LampService } from './service.js';

/** Few rooms and reasons: so that the same lamp is set, cleared and hit by a crash within one run. */
const ROOMS = ['0101', '0102'];
const PATTERNS = { 'text-message': 'steady', parcel: 'slow', other: 'fast' } as const;
const REASONS = Object.keys(PATTERNS) as (keyof typeof PATTERNS)[];
/** A new panel in the corridor, which blinks and can be read; an old one at the desk, which goes dark when we die. */
const PANELS = ['panel', 'desk'] as const;
type PanelId = (typeof PANELS)[number];
/** Either will do. */
const MIRROR = { id: 'both', proof: 'any', boards: PANELS.map((id) => ({ id, has: () => true })) } as const;
/** Lit by the voice mail of the PBX; the house never hears of it. */
const FOREIGN = '0199';

type Step =
  | { do: 'command'; name: 'lamp.set' | 'lamp.clear'; room: string; reason: LampReason }
  | { do: 'pass'; ms: number }
  /** What the boards said since the last commit reaches the ledger. */
  | { do: 'commit' }
  | { do: 'fail'; board: PanelId; failing: 'no' | 'start' | 'write' }
  /** Its supply dipped: all dark, and nobody was told. */
  | { do: 'reset'; board: PanelId }
  /** A bulb or pin of the panel breaks, or is mended. */
  | { do: 'stick'; room: string; stuck: boolean }
  /** The PBX refuses. */
  | { do: 'nak'; on: boolean }
  | { do: 'lamp-test'; on: boolean }
  | { do: 'deaf'; room: string; deaf: boolean }
  | { do: 'link'; up: boolean }
  /** Somebody else, or a power dip, changed the lamp. */
  | { do: 'spoil'; room: string }
  /** SIGKILL: what was not committed is lost. Or an orderly stop. Then a new daemon on the same ledger. */
  | { do: 'kill' }
  | { do: 'restart' };

/** The daemon's life: service and boards. It ends; ledger and lamps stay. */
interface Life {
  service: LampService;
  boards: Readonly<Record<PanelId, MemoryBoard>>;
  timers: VirtualTimers;
  /** Said by the boards, not yet committed. */
  said: Fact[];
  dead: boolean;
}

class Hotel {
  readonly panel = new Lamps();
  readonly desk = new Lamps();
  readonly phones = new Lamps();
  readonly darkenedWhileWanted: string[] = [];
  readonly #states = new Map<string, Json>();
  readonly #deaf = new Set<string>();
  readonly #failing: Record<PanelId, 'no' | 'start' | 'write'> = { panel: 'no', desk: 'no' };
  #linkUp = true;
  #nak = false;
  #testing = false;
  #life: Life;

  constructor() {
    this.phones.lit.add(FOREIGN);
    for (const lamps of [this.panel, this.desk, this.phones]) {
      lamps.onDark = (room) => {
        const wanted = lamps === this.panel ? this.wantedSteady() : this.wanted();
        if (wanted.includes(room)) this.darkenedWhileWanted.push(room);
      };
    }
    this.#life = this.#begin();
  }

  wanted(): string[] {
    return ROOMS.filter((room) => isLit(lampState(this.#states.get(room))));
  }

  wantedSteady(): string[] {
    return this.wanted().filter((room) => this.#pattern(room) === 'steady');
  }

  /** A second before the panel: rooms seen lit, and rooms never seen dark. */
  async watchPanel(): Promise<{ seen: string[]; steady: string[] }> {
    const looks: string[][] = [];
    for (let i = 0; i < 8; i++) {
      looks.push([...this.panel.lit].sort());
      await this.run({ do: 'pass', ms: 125 });
    }
    const seen = [...new Set(looks.flat())].sort();
    return { seen, steady: seen.filter((room) => looks.every((look) => look.includes(room))) };
  }

  /** Rooms that the ledger believes otherwise than wanted, or in fault. */
  misbelieved(): string[] {
    return [...this.#states].flatMap(([room, value]) => {
      const { shown, faults } = lampState(value);
      const right = [...PANELS, 'phones'].every(
        (board) => shown[board]?.lit === this.wanted().includes(room),
      );
      return right && Object.keys(faults).length === 0 ? [] : [room];
    });
  }

  async runAll(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      // Not awaited when there is nothing to wait for: a kill has to hit between a commit and what follows from it.
      const pending = this.run(step);
      if (pending !== undefined) await pending;
    }
  }

  run(step: Step): Promise<void> | undefined {
    const { boards, service, timers } = this.#life;
    switch (step.do) {
      case 'command': {
        const { name, room, reason } = step;
        this.#turn({ type: 'Command', id: 'c', name, args: { room, reason }, by: 'desk', reply: null });
        return undefined;
      }
      case 'pass':
        return timers.pass(step.ms);
      case 'commit':
        for (const fact of this.#life.said.splice(0)) this.#turn(fact);
        return undefined;
      case 'fail':
        this.#failing[step.board] = step.failing;
        boards[step.board].failing = step.failing;
        return undefined;
      case 'reset':
        this[step.board].lit.clear();
        return undefined;
      case 'stick':
        if (step.stuck) this.panel.stuck.add(step.room);
        else this.panel.stuck.delete(step.room);
        return undefined;
      case 'nak':
        this.#nak = step.on;
        return undefined;
      case 'lamp-test':
        this.#testing = step.on;
        service.test(step.on);
        return undefined;
      case 'deaf':
        if (step.deaf) this.#deaf.add(step.room);
        else this.#deaf.delete(step.room);
        return undefined;
      case 'link':
        if (step.up && !this.#linkUp) service.boardReturned('phones');
        this.#linkUp = step.up;
        return undefined;
      case 'spoil':
        if (!this.panel.lit.delete(step.room)) this.panel.lit.add(step.room);
        return undefined;
      case 'restart':
        return service.stop('leave').then(() => this.runAll([{ do: 'commit' }, { do: 'kill' }]));
      case 'kill':
        this.#life.dead = true;
        for (const board of Object.values(boards)) board.failing = 'hang';
        this.desk.lit.clear();
        this.#life = this.#begin();
        return undefined;
    }
  }

  /** Everything works again, for as long as no panel may be wrong. */
  async heal(): Promise<void> {
    this.#deaf.clear();
    this.panel.stuck.clear();
    await this.runAll([
      { do: 'fail', board: 'panel', failing: 'no' },
      { do: 'fail', board: 'desk', failing: 'no' },
      { do: 'nak', on: false },
      { do: 'lamp-test', on: false },
      { do: 'link', up: true },
      { do: 'pass', ms: 5_000 },
    ]);
  }

  #turn(fact: Fact): void {
    const view: HouseView = {
      ...HOTEL_BASE,
      get: (_, key) => this.#states.get(key),
      entries: () => this.#states.entries(),
      lastSeq: 0,
      hasRoom: (room) => ROOMS.includes(room),
      roomOfExtension: (extension) => (ROOMS.includes(extension) ? asRoom(extension) : undefined),
    };
    for (const effect of messageLamp([MIRROR]).on(fact, view, 0)) {
      if (effect.do !== 'put' || effect.machine !== LAMP_MACHINE) continue;
      this.#states.set(effect.key, effect.value);
      const { key } = effect;
      this.#life.service.setWanted(asRoom(key), isLit(lampState(effect.value)), this.#pattern(key));
    }
  }

  #pattern(room: string): LampPattern {
    const reason = firstReason(lampState(this.#states.get(room)));
    return REASONS.flatMap((known) => (known === reason ? [PATTERNS[known]] : []))[0] ?? 'steady';
  }

  #begin(): Life {
    const timers = new VirtualTimers();
    const said: Fact[] = [];
    const board = new MemoryBoard('panel', ROOMS, this.panel, this.#deaf);
    board.blinks = true;
    board.failing = this.#failing.panel;
    const desk = new MemoryBoard('desk', ROOMS, this.desk);
    desk.canReadBack = false;
    desk.afterDeath = 'goes-dark';
    desk.failing = this.#failing.desk;
    const pbx = createPbxBoard({
      id: 'phones',
      options: {},
      map: new Map([...ROOMS, FOREIGN].map((room, i) => [asRoom(room), i])),
      extensionOf: (room: Room) => room,
      pbx: {
        setMessageWaiting: async (extension, on) => {
          if (life.dead) return new Promise(() => {});
          if (!this.#linkUp) return { is: 'failed', code: 'PBX_LINK_DOWN' };
          if (this.#nak) return { is: 'refused', code: 'LAMP_REFUSED', reason: 'invalid' };
          this.phones.set(extension, on);
          return { is: 'presumed' };
        },
      },
      note: () => {},
    });
    const service = new LampService({
      boards: [board, desk, pbx],
      mirrors: [MIRROR],
      timers,
      submit: (fact) => said.push(fact),
      note: () => {},
    });
    const life: Life = { service, boards: { panel: board, desk }, timers, said, dead: false };
    service.start(
      [...this.#states].map(([room, value]) => {
        const { shown, faults } = lampState(value);
        const lit = isLit(lampState(value));
        return { room: asRoom(room), lit, pattern: this.#pattern(room), shown, faults };
      }),
    );
    if (this.#testing) service.test(true);
    return life;
  }
}

const room = fc.constantFrom(...ROOMS);
const is = <T extends string>(value: T) => fc.constant(value);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: is('command'),
      name: fc.constantFrom('lamp.set' as const, 'lamp.clear' as const),
      room,
      reason: fc.constantFrom(...REASONS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: is('pass'), ms: fc.constantFrom(0, 0, 300, 6_000, 20_000) }) },
  { weight: 3, arbitrary: fc.record({ do: is('commit') }) },
  fc.record({
    do: is('fail'),
    board: fc.constantFrom(...PANELS),
    failing: fc.constantFrom('no' as const, 'start' as const, 'write' as const),
  }),
  fc.record({ do: is('reset'), board: fc.constantFrom(...PANELS) }),
  fc.record({ do: is('stick'), room, stuck: fc.boolean() }),
  fc.record({ do: is('nak'), on: fc.boolean() }),
  fc.record({ do: is('lamp-test'), on: fc.boolean() }),
  fc.record({ do: is('deaf'), room, deaf: fc.boolean() }),
  fc.record({ do: is('link'), up: fc.boolean() }),
  fc.record({ do: is('spoil'), room }),
  { weight: 2, arbitrary: fc.record({ do: is('kill') }) },
  fc.record({ do: is('restart') }),
);

it('L1: whatever fails, lamps = ledger 5 s after quiet, no waiting message was darkened, no foreign lamp touched', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const hotel = new Hotel();
      await hotel.runAll(steps);
      await hotel.heal();
      expect([...hotel.desk.lit].sort()).toEqual(hotel.wanted());
      expect(await hotel.watchPanel()).toEqual({ seen: hotel.wanted(), steady: hotel.wantedSteady() });
      // The PBX is asked again within 30 s; a lamp that was stuck while it should blink heals with a look at that half.
      await hotel.runAll([{ do: 'pass', ms: 55_000 }, { do: 'commit' }]);
      expect([...hotel.phones.lit].sort()).toEqual([...hotel.wanted(), FOREIGN]);
      expect(hotel.misbelieved()).toEqual([]);
      expect(hotel.darkenedWhileWanted).toEqual([]);
    }),
    { seed: 140, numRuns: 400 },
  );
});

it('a healthy house: every change is on every lamp at once (P4: within 2 s)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const hotel = new Hotel();
      for (const step of steps) {
        if (step.do !== 'command') continue;
        await hotel.runAll([step, { do: 'pass', ms: 0 }]);
        expect([...hotel.desk.lit].sort()).toEqual(hotel.wanted());
        expect([...hotel.phones.lit].sort()).toEqual([...hotel.wanted(), FOREIGN]);
        expect(await hotel.watchPanel()).toEqual({ seen: hotel.wanted(), steady: hotel.wantedSteady() });
      }
    }),
    { seed: 142, numRuns: 60 },
  );
});

const set: Step = { do: 'command', name: 'lamp.set', room: '0101', reason: 'text-message' };
const clear: Step = { ...set, name: 'lamp.clear' };
const shown: Step[] = [{ do: 'pass', ms: 0 }, { do: 'commit' }];

it.each<[string, Step[]]>([
  [
    'killed after "on" was sent and before anybody heard of it, the wish gone meanwhile: no lamp stays lit',
    [set, ...shown, clear, ...shown, set, { do: 'pass', ms: 0 }, clear, { do: 'kill' }],
  ],
  [
    'wanted and not wanted within one moment: the ledger learns again that it is dark',
    [set, ...shown, clear, ...shown, set, clear],
  ],
])('%s', async (_, steps) => {
  const hotel = new Hotel();
  await hotel.runAll(steps);
  await hotel.heal();
  await hotel.runAll([{ do: 'commit' }]);
  expect([...hotel.panel.lit]).toEqual([]);
  expect([...hotel.phones.lit]).toEqual([FOREIGN]);
  expect(hotel.misbelieved()).toEqual([]);
});
