import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { openPty } from '../../test/support/pty.js';
import { until } from '../../test/support/until.js';
import { systemClock, VirtualClock } from '../engine/clock.js';
import { asLinkId } from '../telephony/index.js';
import { runCapture } from './capture.js';
import { type CaptureEvent, CaptureWriter, escapeBytes, readCapture, unescapeBytes } from './capture-file.js';
import { CapturePlayer, VirtualTimers } from './replay.js';
import { LinkSupervisor } from './supervisor.js';
import { createTransport } from './transport.js';

const smdr = asLinkId('smdr');
const smdi = asLinkId('smdi');
const directory = mkdtempSync(join(tmpdir(), 'bellwire-capture-'));
const path = join(directory, 'day.capture');
afterEach(() => rmSync(path, { force: true }));

const data = (at: number, text: string, link = smdr): CaptureEvent => ({
  is: 'data',
  at,
  link,
  bytes: Buffer.from(text, 'latin1'),
});
const DAY: CaptureEvent[] = [
  { is: 'open', at: 1000, link: smdr },
  { is: 'open', at: 1001, link: smdi },
  data(2000, '06/11/24 09:59AM 101 01 555-0142'),
  data(2001, 'MD0010007D0101 \r\n\x19', smdi),
  data(2050, ' \x00\\\xe9\r\nhalf '),
  { is: 'close', at: 3000, link: smdr, why: 'PORT_HANGUP' },
  { is: 'open', at: 4000, link: smdr },
  data(4500, 'whole\r\n'),
];

function record(events: readonly CaptureEvent[]): void {
  const writer = new CaptureWriter(path);
  for (const event of events) writer.write(event);
  writer.close();
}
async function recorded(notes: unknown[] = []): Promise<CaptureEvent[]> {
  const events: CaptureEvent[] = [];
  for await (const event of readCapture(path, (_level, fields) => notes.push(fields))) events.push(event);
  return events;
}

describe('the file', () => {
  test('gives back what was written, over several writers, and is readable', async () => {
    record(DAY.slice(0, 3));
    record(DAY.slice(3));
    expect(await recorded()).toEqual(DAY);
    expect(readFileSync(path, 'latin1').split('\n').slice(0, 6)).toEqual([
      '{"bellwire":"capture","version":1}',
      '1000 smdr open',
      '1001 smdi open',
      '2000 smdr data 06/11/24 09:59AM 101 01 555-0142',
      '2001 smdi data MD0010007D0101 \\r\\n\\x19',
      '2050 smdr data  \\x00\\\\\\xe9\\r\\nhalf\\x20',
    ]);
  });

  test('any bytes survive escaping, as printable ASCII', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = escapeBytes(Buffer.from(bytes));
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(unescapeBytes(text)).toEqual(Buffer.from(bytes));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  test('a line torn by a power loss costs that line, and the next writer does not add to it', async () => {
    record(DAY.slice(0, 3));
    truncateSync(path, statSync(path).size - 9);
    record(DAY.slice(3, 4));
    const notes: unknown[] = [];
    expect(await recorded(notes)).toEqual([DAY[0], DAY[1], DAY[3]]);
    expect(notes).toEqual([{ path, line: 4 }]);
    appendFileSync(path, '5000 smdr data half');
    expect((await recorded(notes)).length).toBe(3);
    expect(notes.at(-1)).toEqual({ path, line: 6 });
  });

  test('another file is refused, and not written to', async () => {
    writeFileSync(path, 'dear diary\n');
    expect(() => new CaptureWriter(path)).toThrow(expect.objectContaining({ code: 'CAPTURE_INVALID' }));
    await expect(recorded()).rejects.toMatchObject({ code: 'CAPTURE_INVALID' });
    expect(readFileSync(path, 'latin1')).toBe('dear diary\n');
  });

  test('a missing or full place is named', async () => {
    await expect(recorded()).rejects.toMatchObject({ code: 'CAPTURE_FAILED' });
    expect(() => new CaptureWriter('/dev/full')).toThrow(expect.objectContaining({ code: 'CAPTURE_FAILED' }));
  });
});

/** Plays DAY through supervisors on a virtual clock; `seen` is all that happened, in order. */
async function replay(slow = false): Promise<string[]> {
  const clock = new VirtualClock(0);
  const timers = new VirtualTimers(clock);
  const player = new CapturePlayer({ path, advanceTo: (at) => timers.advanceTo(at), note: () => undefined });
  const seen: string[] = [];
  const supervisors = [smdr, smdi].map((id) => {
    const supervisor: LinkSupervisor = new LinkSupervisor(
      {
        id,
        framing: { kind: 'lines', maxFrame: 80, idleFlushMs: 500 },
        expectTraffic: null,
        timezone: 'UTC',
      },
      { transport: player.transport(id), clock, later: timers.later, random: () => 0, note: () => undefined },
      {
        onFrame: (frame) => {
          seen.push(`${frame.at} ${id} ${JSON.stringify(frame.text)} ${frame.cut ?? ''}`);
          if (supervisor.snapshot().paused) seen.push('a frame while paused');
          if (!slow) return;
          supervisor.pause();
          setTimeout(() => supervisor.resume(), 5);
        },
        onState: (state, why) => seen.push(`${clock.now()} ${id} ${state} ${why ?? ''}`),
      },
    );
    supervisor.start();
    return supervisor;
  });
  const played = await player.play();
  await timers.advanceTo(10_000);
  expect(played).toMatchObject({ events: DAY.length, skipped: 0 });
  for (const supervisor of supervisors) await supervisor.stop();
  return seen;
}

describe('a replay', () => {
  test('repeats the day: bytes, order, times, losses and half lines', async () => {
    record(DAY);
    expect(await replay()).toEqual([
      '1000 smdr up ',
      '1001 smdi up ',
      '2001 smdi "MD0010007D0101 \\r\\n" ',
      '2050 smdr "06/11/24 09:59AM 101 01 555-0142 \\u0000\\\\é\\r\\n" ',
      '2001 smdi "\\u0019" idle',
      '2050 smdr "half " idle',
      '3000 smdr down PORT_HANGUP',
      '4000 smdr up ',
      '4500 smdr "whole\\r\\n" ',
    ]);
  });

  test('gives the same when the house is slow and pauses the links', async () => {
    record(DAY);
    expect(await replay(true)).toEqual(await replay());
  });
});

test('bellwire capture: writes what a real port sent, over a hang-up, and stops when told', async () => {
  const pty = await openPty();
  const stop = new AbortController();
  let bytes = 0;
  const running = runCapture(
    {
      path,
      link: smdr,
      transport: createTransport(
        { type: 'serial', path: pty.path },
        { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
        () => undefined,
      ),
      clock: systemClock,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: () => 0,
      note: () => undefined,
      onProgress: (progress) => {
        bytes = progress.bytes;
      },
    },
    stop.signal,
  );
  const text = () => readFileSync(path, 'latin1');
  await until(() => /open\n$/.test(text()), 'the port is open');
  await pty.send('one\r\n\xff');
  await until(() => text().includes('data'), 'the bytes are in the file');
  await pty.hangUp();
  await until(() => text().includes('close PORT_HANGUP'), 'the hang-up is in the file');
  await pty.restore();
  await until(() => /PORT_HANGUP\n\d+ smdr open\n$/.test(text()), 'the port is open again');
  await pty.send('two\r\n');
  await until(() => text().includes('two'), 'the new bytes are in the file');
  stop.abort();
  expect(await running).toMatchObject({ bytes: 11 });
  expect(bytes).toBe(11);
  await pty.dispose();
  const chunks = (await recorded()).flatMap((event) => (event.is === 'data' ? [event.bytes] : []));
  expect(Buffer.concat(chunks).toString('latin1')).toBe('one\r\n\xfftwo\r\n');
});
