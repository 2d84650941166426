import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Connection,
  connectOverPty,
  connectOverTcp,
  FAULT_NAMES,
  type Fate,
  type FaultRates,
  faults,
  type PortName,
  SimulatedPbx,
  type SimulatedPort,
  SMDR_LAYOUTS,
} from '../../drivers/simulator/index.js';
import { expandRoom } from '../config/rooms.js';
import type { DateOrder } from '../driver-api/index.js';
import { EXIT } from '../exit.js';
import { BellwireError } from '../telephony/index.js';
import { untilSignal } from './signals.js';

/** As typed. */
export interface SimulateOptions {
  format: string;
  port?: string;
  tcp?: string;
  speed: number;
  fault?: string;
  seed: number;
  events?: number;
  rooms: string;
  start?: string;
  dateOrder?: DateOrder;
  framing?: 'lines' | 'stx-etx';
}

export interface SimulateStreams {
  /** What the PBX sends, when it is on no port. */
  out: { write(bytes: Buffer): unknown };
  /** What the engineer reads. */
  tell: { write(text: string): unknown };
}

/** Between two events of the hotel, seconds; the same ones at every run. */
const GAPS: readonly number[] = [31, 77, 19, 113, 47, 61];

/**
 * `bellwire simulate`: plays the PBX until it is interrupted, or for so many events. The same seed and start give the same
 * messages. Throws FORMAT_UNKNOWN.
 */
export async function simulate(
  o: SimulateOptions,
  { out, tell }: SimulateStreams,
  end: AbortSignal = untilSignal(),
): Promise<number> {
  const plays = playedBy(o.format);
  const asked = understood(o);
  if (typeof asked === 'string') {
    tell.write(`error: ${asked}\n`);
    return EXIT.usage;
  }
  let wall = asked.start;
  const pbx = new SimulatedPbx({
    rooms: asked.rooms,
    smdr: plays.smdr,
    dateOrder: o.dateOrder,
    framing: o.framing,
    seed: o.seed,
    faults: faults(asked.rates, o.seed),
    // Faults take their time whatever the speed: to the gateway a pause is a pause.
    now: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    wallClock: () => wall,
  });
  const place = await placeFor(pbx[plays.port], o, out);
  if ('why' in place) {
    tell.write(`error: ${place.why}\n`);
    return EXIT.failed;
  }
  const fates = new Map<Fate, number>();
  // It may play for days: what was sent is counted, not kept.
  const count = () => {
    for (const { port, fate } of pbx.sent.splice(0))
      if (port === plays.port) fates.set(fate, (fates.get(fate) ?? 0) + 1);
  };
  try {
    tell.write(`${o.format} on ${place.name}; Ctrl-C ends it\n`);
    for (let n = 0; n < (o.events ?? Number.POSITIVE_INFINITY); n += 1) {
      const gapMs = (GAPS[n % GAPS.length] ?? 60) * 1000;
      await pause(gapMs / o.speed, end);
      if (end.aborted) break;
      wall += gapMs;
      pbx.happenAtRandom();
      count();
    }
    while (!pbx.idle && !end.aborted) await pause(20, end);
  } finally {
    pbx.stop();
    await place.leave();
  }
  count();
  const { drift, jump } = asked.rates;
  tell.write(summary(fates, drift || jump ? pbx.clockAheadMs : null));
  return EXIT.ok;
}

function playedBy(format: string): { smdr: (typeof SMDR_LAYOUTS)[number]; port: PortName } {
  const smdr = SMDR_LAYOUTS.find((layout) => layout === format);
  if (smdr !== undefined) return { smdr, port: 'smdr' };
  // Its other port prints, too, and nobody is there.
  if (format === 'smdi') return { smdr: 'panasonic-tda-a', port: 'smdi' };
  throw new BellwireError('FORMAT_UNKNOWN', `${format}; can be played: ${SMDR_LAYOUTS.join(', ')}, smdi`);
}

interface Understood {
  rooms: readonly string[];
  rates: FaultRates;
  start: number;
}

/** A sentence when something cannot be. */
function understood({ rooms, fault = '', start }: SimulateOptions): Understood | string {
  const numbers: string[] = [];
  for (const part of rooms.split(',')) {
    const expanded = expandRoom(part.trim());
    if (expanded?.is !== 'rooms') return `--rooms ${part}: ${expanded?.why ?? 'no room'}`;
    numbers.push(...expanded.rooms.map(({ room }) => room));
  }
  const rates = ratesOf(fault);
  if (typeof rates === 'string') return `--fault ${rates}`;
  const at = start === undefined ? localNow() : Date.parse(`${start}Z`);
  if (Number.isNaN(at)) return `--start ${start}: a time such as 2026-01-31T18:00`;
  return { rooms: numbers, rates, start: at };
}

/** `drop=0.01,drift=200` */
function ratesOf(text: string): FaultRates | string {
  const rates: Record<string, number> = {};
  for (const part of text.split(',').filter((each) => each !== '')) {
    const [name = '', value = ''] = part.trim().split('=');
    const known: readonly string[] = [...FAULT_NAMES, 'drift'];
    if (!known.includes(name)) return `${name}: known are ${known.join(', ')}`;
    const number = Number(value);
    if (value === '' || Number.isNaN(number) || (name !== 'drift' && (number < 0 || number > 1)))
      return `${part}: ${name === 'drift' ? 'parts in a million' : 'a chance from 0 to 1'}`;
    rates[name] = number;
  }
  return rates;
}

/** The time on the wall, as ms that read as UTC. */
function localNow(): number {
  const now = new Date();
  return now.getTime() - now.getTimezoneOffset() * 60_000;
}

type Place = { name: string; leave: () => Promise<void> | void } | { why: string };

async function placeFor(
  port: SimulatedPort,
  { port: path, tcp }: SimulateOptions,
  out: SimulateStreams['out'],
): Promise<Place> {
  if (path === undefined && tcp === undefined) {
    return { name: 'standard output', leave: port.onBytes((bytes) => out.write(bytes)) };
  }
  try {
    const connection = await (path === undefined
      ? connectOverTcp(port, addressOf(tcp ?? ''))
      : connectOverPty(port, path));
    return { name: nameOf(connection), leave: () => connection.stop() };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** `4001`, `0.0.0.0:4001` */
function addressOf(text: string): { host?: string; port: number } {
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  return colon < 0 ? { port } : { host: text.slice(0, colon), port };
}

function nameOf(connection: Connection): string {
  return connection.kind === 'pty' ? connection.path : `${connection.host}:${connection.port}`;
}

async function pause(ms: number, end: AbortSignal): Promise<void> {
  // Aborted: the caller looks at the signal.
  await sleep(ms, undefined, { signal: end }).catch(() => undefined);
}

/** `40 messages: 37 intact, 2 doubled, 1 lost` */
function summary(fates: ReadonlyMap<Fate, number>, clockAheadMs: number | null): string {
  const messages = [...fates.values()].reduce((sum, n) => sum + n, 0);
  const counts = [...fates].map(([fate, n]) => `${n} ${fate}`).join(', ');
  const clock = clockAheadMs === null ? '' : `; its clock is ${clockAheadMs / 1000} s ahead`;
  return `${messages} messages${counts && `: ${counts}`}${clock}\n`;
}
