import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPbxBoard } from '../../drivers/lamp/pbx/index.js';
import { Lamps, MemoryBoard, VirtualTimers } from '../../test/support/lamps.js';
import { HOTEL_BASE } from '../../test/support/rules.js';
import {
  isLit,
  LAMP_MACHINE,
  type LampReason,
  lampState,
  messageLamp,
} from '../switchboard/message-lamp/machine.js';
import type { HouseView, Json } from '../switchboard/procedure.js';
import { asRoom, type Fact, type Room } from '../telephony/index.js';
import { LampService } from './service.js';

/** Few rooms and reasons: so that the same lamp is set, cleared and hit by a crash within one run. */
const ROOMS = ['0101', '0102'];
const REASONS = ['text-message', 'voice-message'] as const;
/** Lit by the voice mail of the PBX; the house never hears of it. */
const FOREIGN = '0199';

type Step =
  | { do: 'command'; name: 'lamp.set' | 'lamp.clear'; room: string; reason: LampReason }
  | { do: 'pass'; ms: number }
  /** What the boards said since the last commit reaches the ledger. */
  | { do: 'commit' }
  | { do: 'panel'; failing: 'no' | 'start' | 'write' }
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
  board: MemoryBoard;
  timers: VirtualTimers;
  /** Said by the boards, not yet committed. */
  said: Fact[];
  dead: boolean;
}

class Hotel {
  readonly panel = new Lamps();
  readonly phones = new Lamps();
  readonly darkenedWhileWanted: string[] = [];
  readonly #states = new Map<string, Json>();
  readonly #deaf = new Set<string>();
  #failing: 'no' | 'start' | 'write' = 'no';
  #linkUp = true;
  #life: Life;

  constructor() {
    this.phones.lit.add(FOREIGN);
    for (const lamps of [this.panel, this.phones]) {
      lamps.onDark = (room) => {
        if (this.wanted().includes(room)) this.darkenedWhileWanted.push(room);
      };
    }
    this.#life = this.#begin();
  }

  wanted(): string[] {
    return ROOMS.filter((room) => isLit(lampState(this.#states.get(room))));
  }

  /** Rooms that the ledger believes otherwise than wanted, or in fault. */
  misbelieved(): string[] {
    return [...this.#states].flatMap(([room, value]) => {
      const { shown, faults } = lampState(value);
      const right = ['panel', 'phones'].every((board) => shown[board]?.lit === this.wanted().includes(room));
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
    const { board, service, timers } = this.#life;
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
      case 'panel':
        this.#failing = step.failing;
        board.failing = step.failing;
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
        board.failing = 'hang';
        this.#life = this.#begin();
        return undefined;
    }
  }

  /** Everything works again; the longest retry and one look at the hardware pass. */
  async heal(): Promise<void> {
    this.#deaf.clear();
    await this.runAll([
      { do: 'panel', failing: 'no' },
      { do: 'link', up: true },
      { do: 'pass', ms: 60_000 },
      { do: 'commit' },
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
    for (const effect of messageLamp.on(fact, view, 0)) {
      if (effect.do !== 'put' || effect.machine !== LAMP_MACHINE) continue;
      this.#states.set(effect.key, effect.value);
      this.#life.service.setWanted(asRoom(effect.key), isLit(lampState(effect.value)));
    }
  }

  #begin(): Life {
    const timers = new VirtualTimers();
    const said: Fact[] = [];
    const board = new MemoryBoard('panel', ROOMS, this.panel, this.#deaf);
    board.failing = this.#failing;
    const pbx = createPbxBoard({
      id: 'phones',
      options: {},
      map: new Map([...ROOMS, FOREIGN].map((room, i) => [asRoom(room), i])),
      extensionOf: (room: Room) => room,
      pbx: {
        setMessageWaiting: async (extension, on) => {
          if (life.dead) return new Promise(() => {});
          if (!this.#linkUp) return { is: 'failed', code: 'PBX_LINK_DOWN' };
          this.phones.set(extension, on);
          return { is: 'presumed' };
        },
      },
      note: () => {},
    });
    const service = new LampService({
      boards: [board, pbx],
      timers,
      submit: (fact) => said.push(fact),
      note: () => {},
    });
    const life: Life = { service, board, timers, said, dead: false };
    service.start(
      [...this.#states].map(([room, value]) => {
        const { shown, faults } = lampState(value);
        return { room: asRoom(room), lit: isLit(lampState(value)), shown, faults };
      }),
    );
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
  { weight: 3, arbitrary: fc.record({ do: is('pass'), ms: fc.constantFrom(0, 0, 500, 6_000, 40_000) }) },
  { weight: 3, arbitrary: fc.record({ do: is('commit') }) },
  fc.record({ do: is('panel'), failing: fc.constantFrom('no' as const, 'start' as const, 'write' as const) }),
  fc.record({ do: is('deaf'), room, deaf: fc.boolean() }),
  fc.record({ do: is('link'), up: fc.boolean() }),
  fc.record({ do: is('spoil'), room }),
  { weight: 2, arbitrary: fc.record({ do: is('kill') }) },
  fc.record({ do: is('restart') }),
);

it('L1: whatever fails, in the end lamps = ledger, no waiting message was darkened, no foreign lamp touched', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const hotel = new Hotel();
      await hotel.runAll(steps);
      await hotel.heal();
      expect([...hotel.panel.lit].sort()).toEqual(hotel.wanted());
      expect([...hotel.phones.lit].sort()).toEqual([...hotel.wanted(), FOREIGN]);
      expect(hotel.misbelieved()).toEqual([]);
      expect(hotel.darkenedWhileWanted).toEqual([]);
    }),
    { seed: 140, numRuns: 600 },
  );
});

it('a healthy house: every change is on every lamp at once (P4: within 2 s)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const hotel = new Hotel();
      for (const step of steps) {
        if (step.do !== 'command') continue;
        await hotel.runAll([step, { do: 'pass', ms: 0 }]);
        expect([...hotel.panel.lit].sort()).toEqual(hotel.wanted());
        expect([...hotel.phones.lit].sort()).toEqual([...hotel.wanted(), FOREIGN]);
      }
    }),
    { seed: 142, numRuns: 100 },
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
  expect([...hotel.panel.lit]).toEqual([]);
  expect([...hotel.phones.lit]).toEqual([FOREIGN]);
  expect(hotel.misbelieved()).toEqual([]);
});
