import { describe, expect, test } from 'vitest';
import type { Frame } from '../driver-api/index.js';
import { VirtualClock } from '../engine/clock.js';
import { asLinkId, BellwireError, type ErrorCode } from '../telephony/index.js';
import { VirtualTimers } from './replay.js';
import type { ExpectedTraffic } from './silence.js';
import { LinkSupervisor } from './supervisor.js';
import type { PortEvents, Transport } from './transport.js';

const NOON = Date.UTC(2024, 5, 11, 12, 0); // 13:00 in Lisbon

/** A supervisor on a virtual clock, with a port in the hands of the test. */
async function link(options: { expectTraffic?: ExpectedTraffic; random?: number } = {}) {
  const clock = new VirtualClock(NOON);
  const timers = new VirtualTimers(clock);
  const line = new FakeLine(() => clock.now() - NOON);
  const seen: string[] = [];
  const frames: Frame[] = [];
  const notes: string[] = [];
  const quiet: number[] = [];
  let onFrame: (() => void) | null = null;
  const supervisor = new LinkSupervisor(
    {
      id: asLinkId('smdr'),
      framing: { kind: 'lines', maxFrame: 64, idleFlushMs: 500 },
      expectTraffic: options.expectTraffic ?? null,
      timezone: 'Europe/Lisbon',
    },
    {
      transport: () => line.transport(),
      clock,
      later: timers.later,
      random: () => options.random ?? 0,
      note: (level, _fields, message) => notes.push(`${level}: ${message}`),
    },
    {
      onFrame: (frame) => {
        onFrame?.();
        frames.push(frame);
        seen.push(frame.cut ? `${frame.text} (${frame.cut})` : frame.text.trimEnd());
      },
      onQuiet: (at) => quiet.push(at - NOON),
      onState: (state, why) => seen.push(why ? `${state} ${why}` : state),
    },
  );
  const pass = (ms: number) => timers.advanceTo(clock.now() + ms);
  supervisor.start();
  await settled();
  return {
    supervisor,
    line,
    clock,
    seen,
    frames,
    notes,
    quiet,
    pass,
    onFrames: (call: (() => void) | null) => {
      onFrame = call;
    },
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

class FakeLine {
  /** Ms after the start of each opening tried. */
  readonly tried: number[] = [];
  /** Null: opening works. */
  failWith: ErrorCode | null = null;
  there = false;
  reading = false;
  closed = 0;
  written = '';
  #on: PortEvents | null = null;
  readonly #elapsed: () => number;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }
  transport(): Transport {
    return {
      present: async () => this.there,
      open: async (on) => {
        this.tried.push(this.#elapsed());
        if (this.failWith) throw new BellwireError(this.failWith);
        this.#on = on;
        return {
          write: async (bytes) => {
            this.written += Buffer.from(bytes).toString('latin1');
          },
          pause: () => {
            this.reading = false;
          },
          resume: () => {
            this.reading = true;
          },
          close: async () => {
            this.closed++;
          },
        };
      },
    };
  }
  send(text: string): void {
    this.#on?.data(Buffer.from(text, 'latin1'));
  }
  async hangUp(code: ErrorCode = 'PORT_HANGUP'): Promise<void> {
    this.#on?.closed(new BellwireError(code));
    await settled();
  }
}

describe('a link', () => {
  test('is up when open, gives frames, and what was half read when it is lost', async () => {
    const { line, seen, supervisor } = await link();
    line.send('one\r\ntw');
    await line.hangUp();
    expect(seen).toEqual(['up', 'one', 'tw (closed)', 'down PORT_HANGUP']);
    expect(line.closed).toBe(1);
    expect(supervisor.snapshot()).toMatchObject({
      state: 'down',
      why: 'PORT_HANGUP',
      bytes: 7,
      frames: 2,
      cutFrames: 1,
    });
  });

  test('opens again with a fresh framer', async () => {
    const { line, seen, pass, supervisor } = await link();
    line.send('ha');
    await line.hangUp();
    await pass(1000);
    line.send('lf\r\n');
    expect(seen).toEqual(['up', 'ha (closed)', 'down PORT_HANGUP', 'up', 'lf']);
    expect(supervisor.snapshot()).toMatchObject({ opens: 2, errors: 1 });
  });

  test('tells that the line is quiet once a burst, and not while it is paused', async () => {
    const { line, quiet, pass, supervisor } = await link();
    await pass(500);
    expect(quiet).toEqual([500]);
    line.send('one\r\n');
    await pass(400);
    line.send('two\r\n');
    await pass(499);
    expect(quiet).toEqual([500]);
    await pass(5000);
    expect(quiet).toEqual([500, 1400]);
    line.send('three\r\n');
    supervisor.pause();
    await pass(5000);
    expect(quiet).toEqual([500, 1400]);
  });

  test('gives up a half line after the idle time, not before, however it trickled in', async () => {
    const { line, seen, pass } = await link();
    line.send('h');
    await pass(400);
    line.send('a');
    await pass(499);
    expect(seen).toEqual(['up']);
    await pass(1);
    expect(seen).toEqual(['up', 'ha (idle)']);
  });

  test('times frames by the wall clock', async () => {
    const { line, frames, pass } = await link();
    await pass(1234);
    line.send('one\r\n');
    expect(frames.map((f) => f.at)).toEqual([NOON + 1234]);
  });

  test('tells each state once, and a changed reason', async () => {
    const { line, seen, pass } = await link();
    line.failWith = 'TCP_REFUSED';
    await line.hangUp('TCP_CLOSED');
    await pass(20_000);
    line.failWith = 'TCP_UNREACHABLE';
    await pass(60_000);
    expect(seen).toEqual(['up', 'down TCP_CLOSED', 'down TCP_REFUSED', 'down TCP_UNREACHABLE']);
  });
});

describe('openings', () => {
  test.each([
    [0, [500, 1500, 3500, 7500, 15_500, 31_500, 61_500, 91_500]],
    [0.999_999, [1000, 3000, 7000, 15_000, 31_000, 63_000, 123_000, 183_000]],
  ])('back off from 1 s to 60 s, shortened at random (%d)', async (random, expected) => {
    const { line, pass } = await link({ random });
    line.failWith = 'TCP_REFUSED';
    await pass(60_000); // steady: the next failure starts at the shortest delay
    await line.hangUp('TCP_CLOSED');
    await pass(200_000);
    const after = line.tried.slice(1).map((t) => t - 60_000);
    expect(after.slice(0, expected.length).map(Math.round)).toEqual(expected);
  });

  test('that end at once do not start again at the shortest delay', async () => {
    const { line, pass } = await link();
    for (let i = 0; i < 4; i++) {
      await line.hangUp('TCP_CLOSED');
      await pass(8000 - 1);
    }
    expect(line.tried.length).toBe(5);
    await line.hangUp('TCP_CLOSED');
    await pass(8000 - 1);
    expect(line.tried.length).toBe(5);
    await pass(1);
    expect(line.tried.length).toBe(6);
  });

  test('wait for a missing device by looking, and use it within a second of its return', async () => {
    const { line, pass, seen } = await link();
    line.failWith = 'PORT_NOT_FOUND';
    await line.hangUp();
    await pass(600_000);
    const before = line.tried.length;
    line.there = true;
    line.failWith = null;
    await pass(1000);
    expect(line.tried.length).toBe(before + 1);
    expect(seen.at(-1)).toBe('up');
  });
});

describe('writing', () => {
  test('goes to the open port and is refused while there is none', async () => {
    const { line, supervisor, pass } = await link();
    await supervisor.write(Buffer.from('OP:MWI'));
    await line.hangUp();
    await expect(supervisor.write(Buffer.from('stale'))).rejects.toMatchObject({ code: 'PBX_LINK_DOWN' });
    await pass(1000);
    expect(line.written).toBe('OP:MWI');
  });
});

describe('pausing', () => {
  test('holds over a reopening, and a half line whose rest waits unread is not given up', async () => {
    const { line, supervisor, pass, seen } = await link();
    line.send('ha');
    supervisor.pause();
    expect(line.reading).toBe(false);
    await pass(10_000);
    expect(seen).toEqual(['up']);
    supervisor.resume();
    line.send('lf\r\n');
    expect(seen).toEqual(['up', 'half']);
    supervisor.pause();
    await line.hangUp();
    await pass(1000);
    expect(line.reading).toBe(false);
    supervisor.resume();
    expect(line.reading).toBe(true);
  });

  test('from inside a frame (the ledger is behind) keeps the half line after it', async () => {
    const { line, supervisor, pass, seen, onFrames } = await link();
    onFrames(() => supervisor.pause());
    line.send('whole\r\nha');
    await pass(10_000);
    supervisor.resume();
    line.send('lf\r\n');
    expect(seen).toEqual(['up', 'whole', 'half']);
  });

  test('is not silence', async () => {
    const { supervisor, pass, seen } = await link({
      expectTraffic: { within: 60_000, from: '00:00', to: '00:00' },
    });
    supervisor.pause();
    await pass(600_000);
    supervisor.resume();
    await pass(59_000);
    expect(seen).toEqual(['up']);
  });
});

describe('silence', () => {
  const allDay: ExpectedTraffic = { within: 300_000, from: '00:00', to: '00:00' };

  test('of a link that never spoke, and its end', async () => {
    const { line, pass, seen } = await link({ expectTraffic: allDay });
    await pass(299_999);
    expect(seen).toEqual(['up']);
    await pass(1);
    expect(seen).toEqual(['up', 'silent LINK_SILENT']);
    await pass(3_600_000);
    line.send('at last\r\n');
    expect(seen).toEqual(['up', 'silent LINK_SILENT', 'up', 'at last']);
    await pass(300_000);
    expect(seen.at(-1)).toBe('silent LINK_SILENT');
  });

  test('is not called while bytes come', async () => {
    const { line, pass, seen } = await link({ expectTraffic: allDay });
    for (let i = 0; i < 10; i++) {
      await pass(200_000);
      line.send('.\r\n');
    }
    expect(seen.filter((s) => s !== '.')).toEqual(['up']);
  });

  test('counts in the expected hours of the site only (07:00 to 23:00 in Lisbon, now 13:00)', async () => {
    const { line, pass, seen } = await link({
      expectTraffic: { within: 3_600_000, from: '07:00', to: '23:00' },
    });
    const hour = 3_600_000;
    for (let h = 0; h < 19; h++) {
      await pass(hour / 2);
      line.send('.\r\n');
    }
    await pass(hour); // 23:30, quiet since 22:30
    expect(seen).not.toContain('silent LINK_SILENT');
    await pass(8 * hour); // 07:30
    expect(seen).not.toContain('silent LINK_SILENT');
    await pass(hour / 2 + 61_000); // an hour after 07:00, and a look
    expect(seen.at(-1)).toBe('silent LINK_SILENT');
  });

  test('hours may span midnight', async () => {
    const { pass, seen } = await link({ expectTraffic: { within: 60_000, from: '22:00', to: '06:00' } });
    await pass(8.9 * 3_600_000); // 21:54
    expect(seen).toEqual(['up']);
    await pass(0.2 * 3_600_000); // 22:06
    expect(seen.at(-1)).toBe('silent LINK_SILENT');
  });
});

describe('stopping', () => {
  test('brings out the half line, closes the port and tries nothing more', async () => {
    const { line, supervisor, pass, seen } = await link();
    line.send('half');
    await supervisor.stop();
    expect(seen).toEqual(['up', 'half (closed)']);
    expect(line.closed).toBe(1);
    await pass(600_000);
    expect(line.tried.length).toBe(1);
  });

  test('ends a back-off', async () => {
    const { line, supervisor, pass } = await link();
    line.failWith = 'TCP_REFUSED';
    await line.hangUp();
    await supervisor.stop();
    await pass(600_000);
    expect(line.tried.length).toBe(1);
  });
});

test('a sink that throws is told and counted; the link goes on', async () => {
  const { line, onFrames, seen, notes, supervisor } = await link();
  onFrames(() => {
    throw new Error('the engine is broken');
  });
  line.send('one\r\ntwo\r\n');
  onFrames(null);
  line.send('three\r\n');
  expect(seen).toEqual(['up', 'three']);
  expect(notes.filter((n) => n.startsWith('error'))).toEqual([
    'error: link sink failed',
    'error: link sink failed',
  ]);
  expect(supervisor.snapshot()).toMatchObject({ frames: 3, errors: 2, state: 'up' });
});
