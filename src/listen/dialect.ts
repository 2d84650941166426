import type { DateOrder, DecodeOptions, Decoder, Framing, PbxDriver } from '../driver-api/index.js';
import { createFramer } from '../link/framers/index.js';
import type { DriverFact } from '../telephony/index.js';

/** What the bytes say: the format, and how it has to be read. */
export interface Dialect {
  driver: PbxDriver;
  /** 0…1, the driver's own. */
  confidence: number;
  reading: Reading;
}
export interface Reading {
  encoding: 'latin1' | 'cp866';
  framing: Framing['kind'];
  /** Orders of the date that explain the sample, the likeliest first; empty when the format has no choice. */
  dateOrders: readonly DateOrder[];
  facts: readonly DriverFact[];
}
export interface Ranked {
  format: string;
  confidence: number;
}

/** Below this no name is given; noise stays below 0.1, a single good line gives 0.5. */
const CERTAIN_ENOUGH = 0.45;
/** Two formats nearer to each other than this: no name is given. */
const APART = 0.1;
/** More proves nothing more. */
const MOST_SAMPLE = 64 * 1024;

/** `text`: latin1, parity taken away. `today`: `YYYY-MM-DD`. Null dialect: unknown. */
export function identify(
  text: string,
  drivers: readonly PbxDriver[],
  today: string,
): { dialect: Dialect | null; ranked: readonly Ranked[] } {
  const sample =
    text.length > MOST_SAMPLE ? text.slice(text.indexOf('\n', text.length - MOST_SAMPLE) + 1) : text;
  const unframed = framesAsLines(sample);
  const scores = drivers
    .map((driver) => ({
      driver,
      confidence: Math.max(driver.detect(sample), unframed === null ? 0 : driver.detect(unframed)),
    }))
    .sort((a, b) => b.confidence - a.confidence);
  const [best, second] = scores;
  const ranked = scores
    .filter(({ confidence }) => confidence >= APART)
    .map(({ driver, confidence }) => ({ format: driver.id, confidence }));
  if (!best || best.confidence < CERTAIN_ENOUGH || best.confidence - (second?.confidence ?? 0) < APART)
    return { dialect: null, ranked };
  return { dialect: { ...best, reading: readingOf(best.driver, sample, today) }, ranked };
}

/** What stands between STX and ETX, a line each; null when the sample is not made so. */
function framesAsLines(sample: string): string | null {
  const frames = sample.match(/\x02[^\x02\x03]{1,1024}\x03/g);
  return frames && frames.length >= 3 ? frames.map((frame) => `${frame.slice(1, -1)}\r\n`).join('') : null;
}

/** Clocks of PBXs are wrong by minutes, and by a day or two after a power cut. */
const A_FEW_DAYS = 2;
/** The usual ones first. */
const DATE_ORDERS: readonly DateOrder[] = ['mdy', 'dmy', 'ymd', 'ydm'];

/** Tries every way to read the sample and keeps the one that says most. */
function readingOf(driver: PbxDriver, sample: string, today: string): Reading {
  const framings = /[\x02\x03]/.test(sample) ? (['lines', 'stx-etx'] as const) : [driver.framing.kind];
  const encodings = /[\x80-\xff]/.test(sample) ? (['latin1', 'cp866'] as const) : (['latin1'] as const);
  const tries = framings.flatMap((framing) =>
    encodings.flatMap((encoding) =>
      DATE_ORDERS.map((dateOrder) => {
        const facts = decode(driver, sample, { referenceDate: () => today, dateOrder, encoding, framing });
        return { framing, encoding, dateOrder, facts, ...meritOf(facts, today) };
      }),
    ),
  );
  const ordered = tries.sort((a, b) => b.fields - a.fields || a.days - b.days || a.isOld - b.isOld);
  const [best] = ordered;
  if (!best) return { framing: driver.framing.kind, encoding: 'latin1', dateOrders: [], facts: [] };
  const { framing, encoding, facts } = best;
  const likewise = ordered.filter((each) => each.framing === framing && each.encoding === encoding);
  const noChoice = likewise.every((each) => JSON.stringify(each.facts) === JSON.stringify(facts));
  const possible = likewise.filter((each) => each.fields === best.fields);
  return { framing, encoding, facts, dateOrders: noChoice ? [] : possible.map(({ dateOrder }) => dateOrder) };
}

/**
 * What speaks for a reading: the fields it finds. Among equals it is likelier that the dates lie close together, and near
 * today; that only sorts, it proves nothing.
 */
function meritOf(facts: readonly DriverFact[], today: string) {
  let fields = 0;
  const days: number[] = [];
  for (const fact of facts) {
    const said = fact.type === 'StationRecord' ? fact.record : fact;
    for (const value of Object.values(said)) if (value !== null) fields += 1;
    if (fact.type === 'StationRecord' && fact.record.localTime !== null)
      days.push(dayOf(fact.record.localTime));
  }
  const now = dayOf(today);
  return {
    fields,
    days: days.length === 0 ? 0 : Math.max(...days) - Math.min(...days),
    isOld: days.some((day) => Math.abs(now - day) <= A_FEW_DAYS) ? 0 : 1,
  };
}

const dayOf = (text: string) => Math.round(Date.parse(`${text.slice(0, 10)}T00:00Z`) / 86_400_000);

/** The sample through the framer and the decoder of the daemon. */
function decode(driver: PbxDriver, sample: string, options: DecodeOptions): DriverFact[] {
  const decoder = driver.createDecoder(options);
  const facts: DriverFact[] = [];
  const framing = { ...driver.framing, kind: options.framing ?? driver.framing.kind };
  const framer = createFramer(framing, (frame) => facts.push(...factsOf(decoder, frame)));
  framer.push(Buffer.from(sample, 'latin1'), 0);
  const open = decoder.end();
  if (open?.is === 'facts') facts.push(...open.facts);
  return facts;
}

function factsOf(decoder: Decoder, frame: Parameters<Decoder['decode']>[0]): readonly DriverFact[] {
  const decoded = decoder.decode(frame);
  const before = decoded.is === 'continuation' ? [] : (decoded.completed ?? []);
  return 'facts' in decoded ? [...before, ...decoded.facts] : before;
}
