import { describe, expect, it } from 'vitest';
import { loadPbxDriver } from '../../drivers/index.js';
import {
  type FaultName,
  type FaultRates,
  type Faults,
  faults,
  SimulatedPbx,
  type SimulatorOptions,
  SMDR_LAYOUTS,
  Wire,
} from '../../drivers/simulator/index.js';
import { seededRandom } from '../../drivers/simulator/random.js';
import { VirtualTime } from '../../drivers/simulator/virtual-time.fixture.js';
import { hear } from './hear.js';

const START = Date.UTC(2026, 2, 14, 18, 5);
const MESSAGES = 4000;
const LINE = Buffer.from("03/14/26 18:05     118 01 5550101                        00:01'12\r\n");

/** Sends the same line again and again, ten seconds apart, over a wire with these faults. */
async function overWire(rates: FaultRates, seed = 1) {
  const time = new VirtualTime(START);
  const chance = faults(rates, seed);
  const chunks: { at: number; bytes: Buffer }[] = [];
  const wire = new Wire({
    now: time.now,
    after: time.after,
    random: seededRandom(seed),
    deliver: (bytes) => chunks.push({ at: time.now(), bytes }),
    faults: chance,
  });
  const sent: { at: number; fate: string; from: number }[] = [];
  for (let n = 0; n < MESSAGES; n++) {
    const at = time.now();
    const from = chunks.length;
    sent.push({ at, fate: wire.send(LINE), from });
    await time.pass(10_000);
  }
  await time.pass(60_000);
  const heard = Buffer.concat(chunks.map(({ bytes }) => bytes));
  const fates = (fate: string) => sent.filter((each) => each.fate === fate).length;
  return { chance, chunks, sent, heard, fates };
}

/** Happened about as often as asked: within five standard deviations. */
function expectRate(chance: Faults, name: FaultName, rate: number, chances: number): void {
  const spread = 5 * Math.sqrt(chances * rate * (1 - rate));
  expect(chance.happened[name]).toBeGreaterThan(chances * rate - spread);
  expect(chance.happened[name]).toBeLessThan(chances * rate + spread);
}

const RATE = 0.1;
const EVERYTHING = Buffer.concat(Array.from({ length: MESSAGES }, () => LINE));

describe('on a wire, at about its rate', () => {
  it('drop: one to eight bytes of a message are lost, anywhere in it', async () => {
    const { chance, heard, sent, fates } = await overWire({ drop: RATE });
    expectRate(chance, 'drop', RATE, MESSAGES);
    const lost = EVERYTHING.length - heard.length;
    expect(lost / chance.happened.drop).toBeGreaterThan(3.5);
    expect(lost / chance.happened.drop).toBeLessThan(5.5);
    // A gap may reach into the next message.
    expect(fates('harmed')).toBeGreaterThanOrEqual(chance.happened.drop);
    expect(fates('harmed') + fates('intact')).toBe(sent.length);
    expect(heard.toString('latin1').split('\n').length).toBeLessThan(MESSAGES);
  });

  it('double: a message comes twice', async () => {
    const { chance, heard, fates } = await overWire({ double: RATE });
    expectRate(chance, 'double', RATE, MESSAGES);
    expect(fates('doubled')).toBe(chance.happened.double);
    expect(heard.length).toBe((MESSAGES + chance.happened.double) * LINE.length);
  });

  it('split: in pieces of at most eight bytes, with pauses; the bytes are the same', async () => {
    const { chance, chunks, heard, fates } = await overWire({ split: RATE });
    expectRate(chance, 'split', RATE, MESSAGES);
    expect(fates('intact')).toBe(MESSAGES);
    expect(heard.equals(EVERYTHING)).toBe(true);
    const pieces = chunks.filter(({ bytes }) => bytes.length < LINE.length);
    expect(pieces.length).toBeGreaterThan(chance.happened.split * (LINE.length / 8));
    expect(new Set(pieces.map(({ at }) => at)).size).toBe(pieces.length);
  });

  it.each(['delay', 'hold'] as const)('%s: late, and all of it', async (name) => {
    const { chance, chunks, heard, sent, fates } = await overWire({ [name]: RATE });
    expectRate(chance, name, RATE, MESSAGES);
    expect(fates('intact')).toBe(MESSAGES);
    expect(heard.equals(EVERYTHING)).toBe(true);
    const late = chunks.filter(({ at }, n) => at > (sent[n]?.at ?? 0));
    expect(late).toHaveLength(chance.happened[name]);
  });

  it('flip: single bits, per byte', async () => {
    const { chance, heard, fates } = await overWire({ flip: 0.001 });
    expectRate(chance, 'flip', 0.001, EVERYTHING.length);
    let turned = 0;
    for (const [at, byte] of EVERYTHING.entries()) {
      let bits = byte ^ (heard[at] ?? 0);
      for (; bits > 0; bits >>= 1) turned += bits & 1;
    }
    // Two turns of one bit are none; that is rare.
    expect(chance.happened.flip - turned).toBeLessThan(3);
    expect(fates('harmed')).toBeGreaterThan(0.9 * chance.happened.flip);
  });

  it('parity: bit 7 makes the ones of every byte even, the others stay', async () => {
    const { chance, heard, fates } = await overWire({ parity: RATE });
    expectRate(chance, 'parity', RATE, MESSAGES);
    expect(fates('harmed')).toBe(chance.happened.parity);
    expect(Buffer.from(heard.map((byte) => byte & 0x7f)).equals(EVERYTHING)).toBe(true);
    const marked = heard.filter((byte) => byte > 0x7f);
    expect(marked.length % chance.happened.parity).toBe(0);
    for (const byte of marked) expect([...byte.toString(2)].filter((bit) => bit === '1').length % 2).toBe(0);
  });

  it('garbage: one to twenty bytes that nobody sent', async () => {
    const { chance, heard } = await overWire({ garbage: RATE });
    expectRate(chance, 'garbage', RATE, MESSAGES);
    const extra = (heard.length - EVERYTHING.length) / chance.happened.garbage;
    expect(extra).toBeGreaterThan(9);
    expect(extra).toBeLessThan(12);
  });

  it('silence: what is sent is lost', async () => {
    const { chance, heard, fates } = await overWire({ silence: RATE });
    expectRate(chance, 'silence', RATE, MESSAGES);
    expect(fates('lost')).toBe(chance.happened.silence);
    expect(heard.length).toBe((MESSAGES - fates('lost')) * LINE.length);
  });

  it('hold: what was already on its way waits too, and comes in order', async () => {
    const time = new VirtualTime(START);
    let heard = '';
    const deliver = (bytes: Buffer) => {
      heard += bytes.toString('latin1');
    };
    const wire = new Wire({ now: time.now, after: time.after, random: seededRandom(1), deliver });
    wire.order({ fault: 'split', pieceBytes: 1, gapMs: 100 });
    wire.send(Buffer.from('abc'));
    await time.pass(50);
    wire.order({ fault: 'hold', ms: 1000 });
    wire.send(Buffer.from('d'));
    await time.pass(999);
    expect(heard).toBe('a');
    await time.pass(1);
    expect(heard).toBe('abcd');
    wire.send(Buffer.from('e'));
    expect(heard).toBe('abcde');
  });
});

describe('what a framed peer asks for', () => {
  it('nak: refuse a good frame', () => {
    const chance = faults({ nak: RATE }, 5);
    let naks = 0;
    for (let n = 0; n < MESSAGES; n++) if (chance.next('nak')) naks += 1;
    expect(naks).toBe(chance.happened.nak);
    expectRate(chance, 'nak', RATE, MESSAGES);
  });

  it('check: a wrong last byte, the others as they are', () => {
    const chance = faults({ check: RATE }, 5);
    const frame = Buffer.from('\x02ROOM 118\x03\x55');
    let wrong = 0;
    for (let n = 0; n < MESSAGES; n++) {
      const sealed = chance.sealed(frame);
      expect(sealed.subarray(0, -1).equals(frame.subarray(0, -1))).toBe(true);
      if (sealed.at(-1) !== 0x55) wrong += 1;
    }
    expect(wrong).toBe(chance.happened.check);
    expectRate(chance, 'check', RATE, MESSAGES);
    expect(frame.at(-1)).toBe(0x55);
    expect(chance.sealed(Buffer.alloc(0))).toHaveLength(0);
  });
});

it('the same seed gives the same faults, and a further kind leaves the others as they were', async () => {
  const one = await overWire({ drop: RATE, garbage: RATE }, 9);
  const again = await overWire({ drop: RATE, garbage: RATE }, 9);
  const other = await overWire({ drop: RATE, garbage: RATE }, 10);
  const more = await overWire({ drop: RATE, garbage: RATE, delay: RATE, flip: 0.001 }, 9);
  expect(again.heard.equals(one.heard)).toBe(true);
  expect(other.heard.equals(one.heard)).toBe(false);
  expect(more.chance.happened.drop).toBe(one.chance.happened.drop);
  expect(more.heard.length).toBe(one.heard.length);
});

it('two kinds do not strike together', () => {
  const chance = faults({ nak: 0.5, check: 0.5 }, 5);
  let together = 0;
  for (let n = 0; n < MESSAGES; n++) if (chance.next('nak') === chance.next('check')) together += 1;
  expect(together / MESSAGES).toBeGreaterThan(0.45);
  expect(together / MESSAGES).toBeLessThan(0.55);
});

it.each([{ drop: -0.1 }, { nak: 1.5 }, { flip: Number.NaN }, { drift: 1_000_000 }])(
  '%j cannot be',
  (rates) => {
    expect(() => faults(rates, 1)).toThrow(RangeError);
  },
);

/** So many events, a minute apart. */
const EVENTS = 300;

async function evening(options: Partial<SimulatorOptions>, rates: FaultRates) {
  const time = new VirtualTime(START);
  const chance = faults(rates, 3);
  const pbx = new SimulatedPbx({
    rooms: ['0101', '0102', '0103', '0104'],
    smdr: 'panasonic-tda-a',
    now: time.now,
    after: time.after,
    faults: chance,
    seed: 3,
    ...options,
  });
  const chunks: Buffer[] = [];
  const ahead: number[] = [];
  pbx.smdr.onBytes((bytes) => chunks.push(bytes));
  for (let n = 0; n < EVENTS; n++) {
    pbx.happenAtRandom();
    ahead.push(pbx.clockAheadMs);
    await time.pass(60_000);
  }
  await time.pass(60_000);
  return { pbx, chance, chunks, ahead };
}

const REFERENCE = { referenceDate: () => '2026-03-15' };

describe('of the PBX', () => {
  it('reboot: a banner, and what falls into the pause is lost', async () => {
    const { pbx, chance, chunks } = await evening({}, { reboot: RATE });
    expectRate(chance, 'reboot', RATE, EVENTS);
    const banners = Buffer.concat(chunks).toString('latin1').split('PBX SIMULATOR').length - 1;
    expect(banners).toBe(chance.happened.reboot);
    expect(pbx.sent.filter(({ fate }) => fate === 'lost').length).toBeGreaterThan(banners / 2);
  });

  it('drift: the printed times run fast', async () => {
    const { ahead, chunks } = await evening({}, { drift: 10_000 });
    expect(ahead[0]).toBe(0);
    // A hundredth of 299 minutes.
    expect(ahead.at(-1)).toBe(179_400);
    const right = await evening({}, {});
    const driver = await loadPbxDriver('panasonic-tda-a');
    const times = async (of: readonly Buffer[]) =>
      (await hear(driver, of, REFERENCE)).records.map(({ localTime }) => Date.parse(`${localTime}Z`));
    const [fast, exact] = [await times(chunks), await times(right.chunks)];
    const difference = (fast.at(-1) ?? 0) - (exact.at(-1) ?? 0);
    expect(Math.abs(difference - 179_400)).toBeLessThan(60_000);
  });

  it('jump: somebody sets the clock, up to an hour', async () => {
    const { ahead, chance } = await evening({}, { jump: RATE });
    expectRate(chance, 'jump', RATE, EVENTS);
    const jumps = ahead.map((ms, n) => ms - (ahead[n - 1] ?? 0)).filter((ms) => ms !== 0);
    expect(jumps).toHaveLength(chance.happened.jump);
    for (const jump of jumps) expect(Math.abs(jump)).toBeLessThanOrEqual(3_600_000);
    expect(jumps.some((ms) => ms < 0) && jumps.some((ms) => ms > 0)).toBe(true);
  });
});

const EVERY_FAULT: FaultRates = {
  drop: 0.05,
  double: 0.05,
  split: 0.1,
  delay: 0.05,
  flip: 0.001,
  parity: 0.02,
  garbage: 0.05,
  silence: 0.02,
  hold: 0.05,
  reboot: 0.01,
  jump: 0.01,
  drift: 300,
};

describe('everything at once: every byte is in a frame, every frame has its outcome', () => {
  it.each(SMDR_LAYOUTS)('%s', async (smdr) => {
    const { chance, chunks } = await evening({ smdr }, EVERY_FAULT);
    const heard = await hear(await loadPbxDriver(smdr), chunks, REFERENCE);
    expect(chance.happened.drop).toBeGreaterThan(0);
    expect(heard.unparsed.length).toBeGreaterThan(0);
    expect(heard.records.length).toBeGreaterThan(heard.unparsed.length);
  });

  it('nec-neax-k between STX and ETX', async () => {
    const { chunks } = await evening({ smdr: 'nec-neax-k', framing: 'stx-etx' }, EVERY_FAULT);
    const heard = await hear(await loadPbxDriver('nec-neax-k'), chunks, { ...REFERENCE, framing: 'stx-etx' });
    expect(heard.records.length).toBeGreaterThan(heard.unparsed.length);
  });

  it.each(['panasonic-tda-a', 'siemens-hipath-fixed', 'ericsson-bp250'] as const)(
    '%s: no record between unharmed ones is lost',
    async (smdr) => {
      // Noise between two messages harms the second without its knowing: not here.
      const { pbx, chunks } = await evening({ smdr }, { ...EVERY_FAULT, garbage: 0 });
      const driver = await loadPbxDriver(smdr);
      const heard = await hear(driver, chunks, REFERENCE);
      const seen = heard.records.map((record) => JSON.stringify({ ...record, line: 0 }));
      let before = 'intact';
      let proven = 0;
      for (const { port, text, fate } of pbx.sent) {
        if (port !== 'smdr') continue;
        if (before !== 'harmed' && (fate === 'intact' || fate === 'doubled')) {
          const alone = await hear(driver, [Buffer.from(text, 'latin1')], REFERENCE);
          for (const record of alone.records) {
            const at = seen.indexOf(JSON.stringify({ ...record, line: 0 }));
            expect(at, text).toBeGreaterThanOrEqual(0);
            // In order: what stood before it was harmed, and read all the same.
            seen.splice(0, at + 1);
            proven += 1;
          }
        }
        // A lost one leaves nothing behind.
        if (fate !== 'lost') before = fate;
      }
      expect(proven).toBeGreaterThan(EVENTS / 3);
    },
  );
});
