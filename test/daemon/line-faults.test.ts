import { describe, it } from 'vitest';
import type { StationRecord } from '../../src/telephony/index.js';
import { until } from '../support/until.js';
import { amount, figures, House } from './house.js';
import { sha256 } from './ledger-view.js';
import { callLine, callLines, callOf } from './lines.js';

/** Peak memory, MiB, of a daemon that reads rubbish. The unit kills it at 256 (MemoryMax=). */
const MOST_MIB = 170;
const MEGABYTE = 1_000_000;

/** Seeded (mulberry32): the same rubbish in every run. */
function randomBytes(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    bytes[at] = (t ^ (t >>> 14)) & 0xff;
  }
  return bytes;
}

const callsHeard = (house: House) =>
  house.consumer.ofType('call').map(({ data }) => callOf(JSON.parse(data) as StationRecord));

describe.concurrent('the line', () => {
  it('vanishes in mid-line and returns: the half line is kept, the rest decodes, the process stays', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    const { pty, ledger, daemon } = await begun(house);
    const half = callLine(3).slice(0, 41);
    await pty.send(callLines(1, 2).join('') + half);
    await until(() => ledger.count('raw') === 2, 'the two whole lines are read');
    await pty.hangUp();
    await until(() => ledger.count('raw') === 3, 'the half line comes out');
    expect(ledger.quarantine()).toEqual([{ code: 'FRAME_CUT', text: half }]);
    await until(() => ledger.lastOf('link')?.body.includes('"down"') === true, 'the link is down');

    await pty.restore();
    await until(() => ledger.lastOf('link')?.body.includes('"up"') === true, 'the link is up again');
    await pty.send(callLines(4, 5).join(''));
    await until(() => callsHeard(house).length === 4, 'the later lines arrive');
    expect(callsHeard(house)).toEqual([1, 2, 4, 5]);

    await house.delivered();
    const links = house.consumer.ofType('link').map(({ data }) => JSON.parse(data) as object);
    expect(links[0]).toEqual({ link: 'smdr', state: 'up', why: null });
    expect(links[1]).toEqual({ link: 'smdr', state: 'down', why: 'PORT_HANGUP' });
    for (const between of links.slice(2, -1))
      expect(between).toEqual({ link: 'smdr', state: 'down', why: 'PORT_NOT_FOUND' });
    expect(links.at(-1)).toEqual({ link: 'smdr', state: 'up', why: null });
    expect(daemon.ending()).toBe(null);
    house.balance();
  });

  it('vanishes again and again while the PBX prints: what was read before and after is whole', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    const { pty, ledger, daemon } = await begun(house);
    const rounds = 3;
    let last = 0;
    for (let round = 1; round <= rounds; round++) {
      // Bursts, so that reading is under way when the device goes (shelf hw/README.md section 3, bug A).
      const from = last + 1;
      last += 2000;
      const burst = pty.send(callLines(from, last).join('')).catch(() => undefined);
      const some = ledger.count('raw') + 50;
      await until(() => ledger.count('raw') > some, 'lines are read');
      await pty.hangUp();
      await burst;
      await until(() => ledger.lastOf('link')?.body.includes('"down"') === true, 'the link is down');
      await pty.restore();
      // Openings that last only seconds make the rests between attempts longer: 1, 2, 4 s.
      await until(() => ledger.lastOf('link')?.body.includes('"up"') === true, 'the link is up again');
    }
    await pty.send(callLines(last + 1, last + 10).join(''));
    await until(() => callsHeard(house).at(-1) === last + 10, 'the lines after the last return arrive');
    await house.delivered();
    const calls = house.calls();
    const holes = calls.filter((n, i) => i > 0 && n !== (calls[i - 1] ?? 0) + 1);
    // What was in the adapter is gone, as in life; within an opening nothing may be missing.
    expect(holes.length).toBeLessThanOrEqual(rounds);
    expect(calls).toEqual([...new Set(calls)].sort((a, b) => a - b));
    expect(ledger.quarantine().filter(({ code }) => code !== 'FRAME_CUT')).toEqual([]);
    expect(daemon.ending()).toBe(null);
    figures('pty vanishes while printing', {
      rounds,
      read: calls.length,
      'gone with the adapter': last + 10 - calls.length,
    });
    house.balance();
  });

  it('has the wrong speed: every byte of the rubbish is kept, memory is bounded, good lines decode again', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    const { pty, ledger, daemon } = await begun(house);
    // 3 MB are 52 minutes at 9600 baud.
    const rubbish = randomBytes(20_260_514, 3 * MEGABYTE);
    const good = callLines(1, 20).join('');
    await pty.send(rubbish);
    await pty.send(good);
    const sent = Buffer.concat([rubbish, Buffer.from(good, 'latin1')]);
    await until(() => ledger.rawBytes() === sent.length, 'every byte is in the ledger', 60_000);
    expect(ledger.rawDigest()).toBe(sha256(sent));
    await house.delivered(60_000);
    // The first good line stands behind the last rubbish without a line end between them.
    expect(callsHeard(house).filter((n) => n > 1)).toEqual(house.calls().filter((n) => n > 1));
    expect(callsHeard(house).slice(-19)).toEqual(Array.from({ length: 19 }, (_, i) => i + 2));
    const peak = daemon.peakMiB();
    figures('wrong speed', { MB: 3, frames: ledger.count('raw'), 'peak MiB': Math.round(peak) });
    expect(peak).toBeLessThan(MOST_MIB);
    house.balance();
  });
});

describe.concurrent('a line without end', () => {
  const megabytes = amount('MB', 20);
  it(
    `of ${megabytes} MB: every byte is kept, memory is bounded, the next line decodes`,
    async ({ expect, onTestFinished }) => {
      const house = await House.open(onTestFinished);
      const { pty, ledger, daemon } = await begun(house);
      const piece = randomBytes(1, MEGABYTE);
      for (const [at, byte] of piece.entries()) if (byte === 0x0a) piece[at] = 0x2e;
      const begin = performance.now();
      for (let i = 0; i < megabytes; i++) await pty.send(piece);
      const end = `\n${callLine(1)}`;
      await pty.send(end);
      const sent = Buffer.concat([
        ...Array.from({ length: megabytes }, () => piece),
        Buffer.from(end, 'latin1'),
      ]);
      await until(() => ledger.lastOf('call') !== undefined, 'the good line decodes', megabytes * 4000);
      const seconds = (performance.now() - begin) / 1000;
      expect(ledger.rawBytes()).toBe(sent.length);
      expect(ledger.rawDigest()).toBe(sha256(sent));
      await house.delivered(megabytes * 4000);
      expect(callsHeard(house)).toEqual([1]);
      const peak = daemon.peakMiB();
      figures('a line without end', {
        MB: megabytes,
        frames: ledger.count('raw'),
        'MB/s into the ledger': (megabytes / seconds).toFixed(1),
        'peak MiB': Math.round(peak),
      });
      expect(peak).toBeLessThan(MOST_MIB);
      house.balance();
    },
    90_000 + megabytes * 8000,
  );
});

/** The daemon is up; asking for the ledger opens it. */
async function begun(house: House) {
  const daemon = await house.start();
  return { daemon, pty: house.pty, ledger: house.ledger };
}
