import type { Decoded, Decoder, Frame, Framing, PbxDriver } from '../../../src/driver-api/index.js';
import type { DriverFact, StationRecord } from '../../../src/telephony/index.js';

/**
 * Hostile bytes for framers and decoders: random, and mutated specimens, from a seed. Used by fuzz.test.ts with a small
 * budget and by scripts/fuzz.mjs with a large one; never by the daemon.
 */
export interface FuzzPlan {
  readonly driver: PbxDriver;
  readonly framing: Framing;
  /** The framers of src/link/framers (drivers do not import them). */
  readonly createFramer: (framing: Framing, onFrame: (frame: Frame) => void) => FuzzedFramer;
  /** Texts to mutate (latin1). */
  readonly specimens: readonly string[];
  /** Bytes to push in all. */
  readonly bytes: number;
  readonly seed: number;
}

export interface FuzzedFramer {
  push(bytes: Buffer, at: number): void;
  idle(at: number): void;
  close(at: number): Promise<void>;
}

export interface FuzzReport {
  bytes: number;
  frames: number;
  records: number;
  unparsed: number;
  ignored: number;
  longestFrame: number;
}

/** Throws when a promise is broken: an exception, a lost byte, a frame without its outcome, a malformed record. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const random = randomFrom(plan.seed);
  const report: FuzzReport = { bytes: 0, frames: 0, records: 0, unparsed: 0, ignored: 0, longestFrame: 0 };
  // A new link opening now and then: fresh framer and decoder.
  while (report.bytes < plan.bytes) await oneOpening(plan, random, report);
  return report;
}

async function oneOpening(plan: FuzzPlan, random: Random, report: FuzzReport): Promise<void> {
  const { driver, framing } = plan;
  const decoder = driver.createDecoder({
    referenceDate: () => '2026-06-01',
    encoding: random(2) === 0 ? 'latin1' : 'cp866',
  });
  const ledger = new Accounts(decoder, framing.maxFrame, report);
  const framer = plan.createFramer(framing, (frame) => ledger.take(frame));
  const budget = Math.min(plan.bytes - report.bytes, 200_000);
  let pushed = 0;
  while (pushed < budget) {
    const text = hostileText(plan.specimens, random);
    for (let from = 0; from < text.length; ) {
      const to = Math.min(text.length, from + 1 + random(random(4) === 0 ? 4096 : 40));
      framer.push(Buffer.from(text.substring(from, to), 'latin1'), 0);
      from = to;
      if (random(200) === 0) {
        framer.idle(0);
        ledger.quiet();
      }
    }
    pushed += text.length;
  }
  await framer.close(0);
  ledger.close(pushed);
  report.bytes += pushed;
}

/** Checks that every frame has its outcome and every byte its frame. */
class Accounts {
  private bytes = 0;
  private open = 0;

  constructor(
    private readonly decoder: Decoder,
    private readonly maxFrame: number,
    private readonly report: FuzzReport,
  ) {}

  take(frame: Frame): void {
    const { report } = this;
    const decoded = this.decoder.decode(frame);
    this.bytes += frame.text.length;
    report.frames += 1;
    report.longestFrame = Math.max(report.longestFrame, frame.text.length);
    if (frame.text.length > this.maxFrame) throw new Error(`frame of ${frame.text.length} bytes`);
    this.judge(decoded);
  }

  quiet(): void {
    const complete = this.decoder.quiet?.();
    if (complete) this.complete(complete.facts);
  }

  close(pushed: number): void {
    const open = this.decoder.end();
    if (open?.is === 'unparsed') this.settle();
    else if (open) this.complete(open.facts);
    if (this.open !== 0) throw new Error(`${this.open} first lines without an outcome`);
    if (this.bytes !== pushed) throw new Error(`${pushed} bytes pushed, ${this.bytes} in frames`);
  }

  private judge(decoded: Decoded): void {
    const { report } = this;
    if (decoded.is !== 'continuation') {
      if (decoded.orphan) this.settle();
      if (decoded.completed) this.complete(decoded.completed);
    }
    switch (decoded.is) {
      case 'continuation':
        if (this.open !== 1) throw new Error('a further line of nothing');
        if (decoded.facts.length > 0) this.open -= 1;
        break;
      case 'opened':
        this.open += 1;
        break;
      case 'unparsed':
        report.unparsed += 1;
        break;
      case 'ignored':
        report.ignored += 1;
        break;
      case 'facts':
        break;
    }
    if (this.open < 0 || this.open > 1) throw new Error(`${this.open} first lines open`);
    if (decoded.is === 'facts' || decoded.is === 'continuation') this.count(decoded.facts);
  }

  private complete(facts: readonly DriverFact[]): void {
    this.open -= 1;
    this.count(facts);
  }

  private count(facts: readonly DriverFact[]): void {
    for (const fact of facts) {
      this.report.records += 1;
      if (fact.type === 'StationRecord') checkRecord(fact.record);
    }
  }

  private settle(): void {
    this.open -= 1;
    this.report.unparsed += 1;
  }
}

const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

function checkRecord(record: StationRecord): void {
  const { localTime, durationSeconds, ringSeconds, extension, trunk } = record;
  const timeIsRight =
    localTime === null || (LOCAL_TIME.test(localTime) && !Number.isNaN(Date.parse(`${localTime}Z`)));
  const numbersAreRight = [durationSeconds, ringSeconds].every(
    (n) => n === null || (n >= 0 && n < 36_000_000),
  );
  const partiesAreRight = [extension, trunk].every((text) => text === null || /^\S+$/.test(text));
  if (!timeIsRight || !numbersAreRight || !partiesAreRight) {
    throw new Error(`malformed record ${JSON.stringify(record)}`);
  }
}

/** A number from 0 up to, without, `below`. */
export type Random = (below: number) => number;

/** mulberry32: small, good enough, the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function hostileText(specimens: readonly string[], random: Random): string {
  const specimen = specimens[random(Math.max(1, specimens.length))];
  switch (specimen === undefined ? random(3) : random(7)) {
    case 0:
      return randomText(random, 1 + random(2000), 0, 256);
    case 1:
      return `${randomText(random, 1 + random(200), 0x20, 95)}\r\n`;
    case 2:
      // No line end for longer than any frame.
      return randomText(random, 3000, 0x30, 10);
    default:
      return mutated(specimen ?? '', random);
  }
}

function randomText(random: Random, length: number, from: number, range: number): string {
  let text = '';
  for (let n = 0; n < length; n += 1) text += String.fromCharCode(from + random(range));
  return text;
}

/** A stretch of a specimen with a few bytes changed, lost, doubled or added, perhaps wrapped in STX … ETX. */
function mutated(specimen: string, random: Random): string {
  const from = random(specimen.length);
  let text = specimen.substring(from, from + 1 + random(1500));
  for (let left = random(6); left > 0; left -= 1) {
    const at = random(text.length + 1);
    const end = at + random(random(4) === 0 ? 100 : 3);
    switch (random(4)) {
      case 0:
        text = text.substring(0, at) + text.substring(end);
        break;
      case 1:
        text = text.substring(0, end) + text.substring(at);
        break;
      case 2:
        text = text.substring(0, at) + String.fromCharCode(random(256)) + text.substring(at + 1);
        break;
      default:
        text = text.substring(0, at) + randomText(random, 1 + random(3), 0, 256) + text.substring(at);
    }
  }
  return random(8) === 0 ? `\x02${text}\x03` : text;
}
