import { describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../src/link/framers/index.js';
import { BackToBack, type LinkEnd } from './back-to-back.js';
import { CLEAN, hostilePipe, type PipeFaults } from './hostile-pipe.js';
import { seededRandom } from './random.js';
import { VirtualTime } from './virtual-time.fixture.js';

const TEXT = '0123456789'.repeat(50);

async function carried(faults: Partial<PipeFaults>): Promise<string> {
  const time = new VirtualTime(0);
  let arrived = '';
  const options = {
    ...CLEAN,
    chunk: 5,
    ...faults,
    random: seededRandom(7),
    now: time.now,
    after: time.after,
  };
  const pipe = hostilePipe(options, (bytes) => {
    arrived += bytes.toString('latin1');
  });
  pipe.send(Buffer.from(TEXT, 'latin1'));
  await time.pass(10_000);
  return arrived;
}

describe('a hostile pipe', () => {
  it('keeps the order however long each piece is under way', async () => {
    expect(await carried({ delayMs: [0, 900] })).toBe(TEXT);
  });

  it('loses, doubles and turns about as much as it is told, the same each time', async () => {
    const lost = await carried({ loss: 0.2 });
    expect(lost.length).toBeGreaterThan(300);
    expect(lost.length).toBeLessThan(470);
    expect((await carried({ duplicate: 0.2 })).length).toBeGreaterThan(530);
    const flipped = await carried({ flip: 0.2 });
    expect(flipped).toHaveLength(500);
    expect([...flipped].filter((c, n) => c !== TEXT[n]).length).toBeGreaterThan(10);
    expect(await carried({ flip: 0.2 })).toBe(flipped);
  });
});

describe('two ends, back to back', () => {
  const end = (over: Partial<LinkEnd>): LinkEnd => ({
    framing: { kind: 'stx-etx', maxFrame: 64, idleFlushMs: 100 },
    decoder: () => ({ decode: () => ({ is: 'ignored', why: 'link' }) }),
    step: () => [],
    ...over,
  });

  it('hear frames, half frames after a pause, and nothing of before a break', async () => {
    const time = new VirtualTime(0);
    const heard: string[] = [];
    const right = end({ onHeard: (frame) => heard.push(`${frame.text.slice(1)} ${frame.cut}`) });
    const both = new BackToBack({
      left: end({}),
      right,
      faults: { ...CLEAN, delayMs: [10, 10] },
      random: seededRandom(1),
      now: time.now,
      after: time.after,
      createFramer,
    });
    const send = (text: string) => both.left.perform([{ do: 'send', bytes: Buffer.from(text, 'latin1') }]);
    both.open();
    send('\x02one\x03\x02tw');
    await time.pass(10);
    expect(heard).toEqual(['one\x03 null']);
    await time.pass(100);
    expect(heard.at(-1)).toBe('tw idle');
    send('\x02lost\x03');
    both.close();
    send('\x02nobody listens\x03');
    both.open();
    send('\x02three\x03');
    await time.pass(1000);
    expect(heard.slice(2)).toEqual(['three\x03 null']);
  });
});
