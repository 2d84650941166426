import type { PbxDriver } from '../driver-api/index.js';
import type { OpenPort, PortEvents, Transport } from '../link/transport.js';
import { BellwireError } from '../telephony/index.js';
import { nameOf, PLAN, type PortSettings } from './settings.js';
import { next } from './sweep.js';
import { judge, type Verdict } from './verdict.js';

export interface ListenParts {
  drivers: readonly PbxDriver[];
  /** `YYYY-MM-DD` */
  today: string;
  transport(settings: PortSettings): Transport;
  /** Ms that never go back. */
  now(): number;
  /** Resolves after so long, or when listening is to end. */
  pause(ms: number): Promise<void>;
  /** Listening is to end now: time is up, or Ctrl-C. */
  ended(): boolean;
  /** What is being tried, for a person who waits. */
  progress(text: string): void;
}

const LOOK_EVERY_MS = 250;

/**
 * Opens the port with one setting after another until a dialect is found or time is up, then says what fitted best.
 * Throws BellwireError when the port cannot be opened at all.
 */
export async function listen(parts: ListenParts): Promise<Verdict> {
  let best: Verdict | null = null;
  for (let turn = 0; !parts.ended(); turn++) {
    const settings = PLAN[turn % PLAN.length];
    if (!settings) break;
    const heard = await listenWith(settings, parts, turn === 0);
    if (heard && isBetter(heard.verdict, best)) best = heard.verdict;
    if (heard?.done) break;
  }
  return best ?? judge('', null, parts.drivers, parts.today);
}

/** Null: this adapter cannot do these settings. */
async function listenWith(
  settings: PortSettings,
  parts: ListenParts,
  first: boolean,
): Promise<{ verdict: Verdict; done: boolean } | null> {
  const ear = new Ear(parts.now);
  const port = await opened(settings, parts, ear, first);
  if (!port) return null;
  try {
    port.resume();
    const since = parts.now();
    let verdict = judge('', settings, parts.drivers, parts.today);
    for (let judged = 0; ; ) {
      if (ear.end) throw ear.end;
      if (ear.bytes > judged) verdict = judge(ear.text, settings, parts.drivers, parts.today);
      judged = ear.bytes;
      const now = parts.now();
      parts.progress(`${nameOf(settings)}  ${judged} bytes`);
      const what = next(verdict, now - since, now - ear.at);
      if (what !== 'listen' || parts.ended()) return { verdict, done: what === 'done' };
      await parts.pause(LOOK_EVERY_MS);
    }
  } finally {
    await port.close();
  }
}

/** Settings that an adapter refuses are passed over; the first ones are those that every adapter can do. */
async function opened(
  settings: PortSettings,
  parts: ListenParts,
  ear: Ear,
  first: boolean,
): Promise<OpenPort | null> {
  try {
    return await parts.transport(settings).open(ear, new AbortController().signal);
  } catch (error) {
    if (!first && error instanceof BellwireError && error.code === 'PORT_SETTINGS') return null;
    throw error;
  }
}

/** More than this is not needed to know a line, and a wire that never stops must not fill the memory. */
const MOST_HEARD = 128 * 1024;

/** What came through one opening of the port. */
class Ear implements PortEvents {
  text = '';
  bytes = 0;
  /** When the last byte came; at first, when the port was opened. */
  at: number;
  end: BellwireError | null = null;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.at = now();
  }

  data(bytes: Buffer): void {
    this.text = (this.text + bytes.toString('latin1')).slice(-MOST_HEARD);
    this.bytes += bytes.length;
    this.at = this.#now();
  }

  closed(why: BellwireError): void {
    this.end = why;
  }
}

/** A dialect beats text, text beats noise; then the better score. */
function isBetter(one: Verdict, other: Verdict | null): boolean {
  if (!other) return true;
  const rank = (v: Verdict) => [v.dialect?.confidence ?? 0, v.line ? 1 : 0, v.signal.score] as const;
  const [a, b] = [rank(one), rank(other)];
  const differing = a.findIndex((value, i) => value !== b[i]);
  return differing >= 0 && (a[differing] ?? 0) > (b[differing] ?? 0);
}
