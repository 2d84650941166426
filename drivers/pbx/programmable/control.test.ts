import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  PbxDriver,
  ProgrammableFormat,
} from '../../../src/driver-api/index.js';
import { asExtension, type LinkCommand } from '../../../src/telephony/index.js';
import { RESTART_PAUSE_MS } from './control.js';
import { driver } from './index.js';

const configured = (format: ProgrammableFormat): PbxDriver =>
  driver.configured?.({ programmable: format }) ?? driver;

const LAMPS: ProgrammableFormat = {
  line: { trailer: '' },
  commands: {
    SetMessageWaiting: { on: '+{extension:1-4}', off: '-{extension:1-4}' },
    SetGuest: { arrived: ['I{extension}', 'N{name}'] },
    ClearGuest: 'O{extension}',
    HoldCall: 'H{device}',
  },
  answers: {
    ok: ['OK(?: (?<station>\\d+))?'],
    busy: ['LATER'],
    refused: [{ pattern: 'NO', reason: 'invalid' }],
    withinMs: 1000,
    retries: 2,
    busyPauseMs: 4000,
  },
};

const command = (id: string, of: LinkCommand, notAfter: number | null = null): ControlEvent => ({
  is: 'command',
  id,
  command: of,
  notAfter,
});
const lamp = (id: string, extension: string, on = true, notAfter: number | null = null) =>
  command(id, { service: 'SetMessageWaiting', extension: asExtension(extension), on }, notAfter);

const sent = (actions: readonly ControlAction[]) =>
  actions.flatMap((a) => (a.do === 'send' ? [Buffer.from(a.bytes).toString('latin1')] : []));
const results = (actions: readonly ControlAction[]) =>
  actions.flatMap((a) =>
    a.do === 'result' ? [[a.id, 'code' in a.result ? a.result.code : a.result.is]] : [],
  );
const wake = (actions: readonly ControlAction[]) =>
  actions.flatMap((a) => (a.do === 'wake' ? [a.at] : [])).at(-1) ?? null;

/** A link at work: lines are decoded as the daemon would. */
class Bench {
  readonly #machine: ControlMachine;
  readonly #decode: (text: string) => ControlEvent;
  constructor(format: ProgrammableFormat, paceMs = 1) {
    const link = configured(format);
    const machine = link.control?.({ paceMs });
    if (!machine) throw new Error('no control');
    this.#machine = machine;
    const decoder = link.createDecoder({ referenceDate: () => '2026-05-14' });
    this.#decode = (text) => {
      const frame = { text: `${text}\r\n`, at: 0, cut: null, line: 1 };
      return { is: 'heard', frame, decoded: decoder.decode(frame) };
    };
  }
  at(now: number, event: ControlEvent | 'opened' | 'closed' | 'wake') {
    return this.#machine.step(typeof event === 'string' ? { is: event } : event, now);
  }
  hears(now: number, text: string) {
    return this.#machine.step(this.#decode(text), now);
  }
}
function opened(format = LAMPS, paceMs = 1): Bench {
  const bench = new Bench(format, paceMs);
  bench.at(0, 'opened');
  return bench;
}

describe('an answer', () => {
  it.each([
    ['OK', [['a', 'confirmed']]],
    ['OK 0101', [['a', 'confirmed']]],
    ['NO', [['a', 'LAMP_REFUSED']]],
    ['OK 0102', []],
    ['HELLO', []],
  ])('%j: %j', (text, expected) => {
    const bench = opened();
    expect(sent(bench.at(10, lamp('a', '0101')))).toEqual(['+0101']);
    expect(results(bench.hears(20, text))).toEqual(expected);
  });

  it('"later" is asked again after its pause, so often; then the command failed', () => {
    const bench = opened();
    bench.at(10, lamp('a', '0101'));
    expect(results(bench.hears(20, 'LATER'))).toEqual([]);
    expect(sent(bench.at(4019, 'wake'))).toEqual([]);
    expect(sent(bench.at(4020, 'wake'))).toEqual(['+0101']);
    bench.hears(4100, 'LATER');
    expect(sent(bench.at(8100, 'wake'))).toEqual(['+0101']);
    expect(results(bench.hears(8110, 'LATER'))).toEqual([['a', 'PEER_NAK']]);
  });

  it('silence is asked again at the end of the window, so often; then the command failed', () => {
    const bench = opened();
    bench.at(0, lamp('a', '0101'));
    expect(sent(bench.at(999, 'wake'))).toEqual([]);
    expect(sent(bench.at(1000, 'wake'))).toEqual(['+0101']);
    expect(sent(bench.at(2000, 'wake'))).toEqual(['+0101']);
    expect(results(bench.at(3000, 'wake'))).toEqual([['a', 'PEER_SILENT']]);
  });

  it('silence is success where the PBX says nothing', () => {
    const bench = opened({ ...LAMPS, answers: { ...LAMPS.answers, silence: 'presumed' } });
    bench.at(0, lamp('a', '0101'));
    expect(results(bench.at(1000, 'wake'))).toEqual([['a', 'presumed']]);
  });

  it('that comes late is not taken for that of the next command', () => {
    const bench = opened();
    bench.at(0, lamp('a', '0101'));
    bench.at(1, lamp('b', '0102'));
    bench.at(1000, 'wake');
    expect(results(bench.hears(1500, 'OK'))).toEqual([['a', 'confirmed']]);
    // The second of the two OKs may still come: the line is left alone for one window.
    expect(sent(bench.at(2000, 'wake'))).toEqual([]);
    expect(results(bench.hears(2100, 'OK'))).toEqual([]);
    expect(sent(bench.at(2500, 'wake'))).toEqual(['+0102']);
  });

  it('call control is never said twice: the first may have been carried out', () => {
    const bench = opened();
    const hold = command('a', { service: 'HoldCall', device: asExtension('0101') });
    expect(sent(bench.at(0, hold))).toEqual(['H0101']);
    const late = bench.at(1000, 'wake');
    expect([sent(late), results(late)]).toEqual([[], [['a', 'PEER_SILENT']]]);
  });
});

describe('the queue', () => {
  it('keeps the pace', () => {
    const bench = opened(LAMPS, 3000);
    bench.at(0, lamp('a', '0101'));
    bench.at(0, lamp('b', '0102'));
    const answered = bench.hears(10, 'OK');
    expect([sent(answered), wake(answered)]).toEqual([[], 3000]);
    expect(sent(bench.at(3000, 'wake'))).toEqual(['+0102']);
  });

  it('says the lines of a command one by one; nothing of its station comes between', () => {
    const bench = opened();
    const arrives = command('a', {
      service: 'SetGuest',
      extension: asExtension('0101'),
      guest: { name: 'Almeida' },
      arrived: true,
    });
    expect(sent(bench.at(0, arrives))).toEqual(['I0101']);
    bench.at(1, command('b', { service: 'ClearGuest', extension: asExtension('0101') }));
    expect(sent(bench.hears(10, 'OK'))).toEqual(['NAlmeida']);
    const whole = bench.hears(20, 'OK');
    expect([results(whole), sent(whole)]).toEqual([[['a', 'confirmed']], ['O0101']]);
  });

  it('another station goes on while one waits for "later"', () => {
    const bench = opened();
    bench.at(0, lamp('a', '0101'));
    bench.at(1, lamp('b', '0102'));
    expect(sent(bench.hears(10, 'LATER'))).toEqual(['+0102']);
  });

  it('what waits behind another of its station neither overtakes it nor keeps the line awake', () => {
    const bench = opened();
    bench.at(0, lamp('a', '0101'));
    bench.at(1, command('b', { service: 'HoldCall', device: asExtension('0101') }));
    const later = bench.hears(10, 'LATER');
    expect([sent(later), wake(later)]).toEqual([[], 4010]);
    expect(sent(bench.at(4010, 'wake'))).toEqual(['+0101']);
  });

  it('the newest wish for a lamp takes the place of the waiting one', () => {
    const bench = opened();
    bench.at(0, lamp('a', '0101'));
    bench.at(1, lamp('b', '0102'));
    expect(results(bench.at(2, lamp('c', '0102', false)))).toEqual([['b', 'COMMAND_SUPERSEDED']]);
    expect(sent(bench.hears(10, 'OK'))).toEqual(['-0102']);
  });

  it('what waits too long expires, unsent; a closed link fails everything', () => {
    const bench = opened();
    bench.at(0, lamp('a', '0101'));
    expect(wake(bench.at(1, lamp('b', '0102', true, 500)))).toBe(501);
    expect(results(bench.at(501, 'wake'))).toEqual([['b', 'COMMAND_EXPIRED']]);
    bench.at(600, lamp('c', '0103'));
    expect(results(bench.at(700, 'closed'))).toEqual([
      ['a', 'PBX_LINK_DOWN'],
      ['c', 'PBX_LINK_DOWN'],
    ]);
    expect(results(bench.at(800, lamp('d', '0104')))).toEqual([['d', 'PBX_LINK_DOWN']]);
  });

  it('a clock set back by an hour does not hold the line up', () => {
    const bench = opened();
    const hour = 3_600_000;
    bench.at(hour, lamp('a', '0101'));
    expect(sent(bench.at(10, 'wake'))).toEqual([]);
    expect(sent(bench.at(1010, 'wake'))).toEqual(['+0101']);
  });
});

describe('the talk of the link', () => {
  const talking: ProgrammableFormat = {
    ...LAMPS,
    start: [{ send: '\\x1bA' }, { send: 'HI', expect: 'READY' }],
    heartbeat: { send: 'PING', expect: 'PONG', everySeconds: 60 },
    replies: [{ to: 'ALIVE', send: 'YES' }],
  };

  it('comes first; commands wait for it', () => {
    const bench = new Bench(talking);
    expect(sent(bench.at(0, 'opened'))).toEqual(['\x1bA']);
    expect(sent(bench.at(1, lamp('a', '0101')))).toEqual(['HI']);
    expect(sent(bench.hears(20, 'READY'))).toEqual(['+0101']);
  });

  it('that nobody answers ends the start; it is tried again later, and commands fail at once meanwhile', () => {
    const bench = new Bench(talking);
    bench.at(0, 'opened');
    bench.at(1, lamp('a', '0101'));
    expect(sent(bench.at(1001, 'wake'))).toEqual(['HI']);
    expect(sent(bench.at(2001, 'wake'))).toEqual(['HI']);
    expect(results(bench.at(3001, 'wake'))).toEqual([['a', 'LINK_NOT_STARTED']]);
    expect(results(bench.at(3002, lamp('b', '0101')))).toEqual([['b', 'LINK_NOT_STARTED']]);
    expect(sent(bench.at(3001 + RESTART_PAUSE_MS, 'wake'))).toEqual(['\x1bA']);
  });

  it('beats when nothing was said for a while; without an answer the link starts again', () => {
    const bench = new Bench(talking);
    bench.at(0, 'opened');
    bench.at(1, 'wake');
    expect(wake(bench.hears(10, 'READY'))).toBe(60_001);
    expect(sent(bench.at(60_001, 'wake'))).toEqual(['PING']);
    expect(wake(bench.hears(60_010, 'PONG'))).toBe(120_001);
    for (const now of [120_001, 121_001, 122_001]) expect(sent(bench.at(now, 'wake'))).toEqual(['PING']);
    expect(wake(bench.at(123_001, 'wake'))).toBe(123_001 + RESTART_PAUSE_MS);
  });

  it('replies at once, whatever else is going on', () => {
    const bench = opened(talking);
    expect(sent(bench.hears(10, 'ALIVE'))).toContain('YES');
  });
});

describe('for any sequence of events', () => {
  const station = fc.constantFrom('0101', '0102', '0103', 'ATT1');
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('lamp' as const),
        station,
        on: fc.boolean(),
        ttl: fc.option(fc.integer({ min: 0, max: 9000 })),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('line' as const),
        text: fc.constantFrom('OK', 'OK 0101', 'NO', 'LATER', 'READY', 'PONG', 'ALIVE', 'noise', ''),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold' as const), station }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('wake' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('opened' as const, 'closed' as const) }) },
  );
  const run = fc.record({
    paceMs: fc.constantFrom(0, 1000, 2500),
    silence: fc.constantFrom('presumed' as const, 'failed' as const),
    starts: fc.boolean(),
    steps: fc.array(fc.tuple(fc.integer({ min: -500, max: 1500 }), step), { maxLength: 100 }),
  });

  it('every command gets one result in bounded time, and nothing is sent while the link is closed', () => {
    fc.assert(
      fc.property(run, ({ paceMs, silence, starts, steps }) => {
        const format: ProgrammableFormat = {
          ...LAMPS,
          answers: { ...LAMPS.answers, silence },
          ...(starts && {
            start: [{ send: 'HI', expect: 'READY' }],
            heartbeat: { send: 'PING', expect: 'PONG', everySeconds: 5 },
          }),
        };
        const bench = new Bench(format, paceMs);
        const owed = new Map<string, number>();
        let now = 10_000;
        let open = false;
        let wakeAt: number | null = null;
        const settle = (actions: readonly ControlAction[]) => {
          expect(open || sent(actions).length === 0).toBe(true);
          for (const [id] of results(actions)) owed.set(id ?? '', (owed.get(id ?? '') ?? 0) + 1);
          wakeAt = wake(actions);
          if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(now);
        };
        for (const [after, s] of steps) {
          now += after;
          switch (s.kind) {
            case 'lamp': {
              const id = `c${owed.size}`;
              owed.set(id, 0);
              settle(bench.at(now, lamp(id, s.station, s.on, s.ttl === null ? null : now + s.ttl)));
              break;
            }
            case 'hold': {
              const id = `c${owed.size}`;
              owed.set(id, 0);
              settle(bench.at(now, command(id, { service: 'HoldCall', device: asExtension(s.station) })));
              break;
            }
            case 'line':
              if (open) settle(bench.hears(now, s.text));
              break;
            case 'wake':
              if (wakeAt !== null && wakeAt > now) now = wakeAt;
              settle(bench.at(now, 'wake'));
              break;
            default:
              open = s.kind === 'opened';
              settle(bench.at(now, s.kind));
          }
        }
        // Nobody answers any more: its own wakes bring every command to its end.
        for (let n = 0; [...owed.values()].includes(0); n += 1) {
          expect(wakeAt).not.toBeNull();
          expect(n).toBeLessThan(800);
          now = wakeAt ?? now;
          settle(bench.at(now, 'wake'));
        }
        expect([...owed.values()].every((times) => times === 1)).toBe(true);
      }),
      { seed: 4283, numRuns: 800 },
    );
  });
});
