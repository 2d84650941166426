import { readFileSync } from 'node:fs';
import type { Decoded, DecodeOptions, PbxDriver, Unparsed } from '../../../src/driver-api/index.js';
import type { DriverFact } from '../../../src/telephony/index.js';
import { framesOf } from './frames.js';

/**
 * Specimens: `<name>.bytes` as a PBX would send them, `<name>.expected.jsonl` what they mean, and `index.json` that
 * says what each one shows. Used by the tests of the formats and as seeds of the fuzz runs; never by the daemon.
 */
export interface Specimen {
  readonly name: string;
  /** Format id. */
  readonly format: string;
  /** One sentence. */
  readonly shows: string;
  readonly options: SpecimenOptions;
  /** latin1: one char a byte. */
  readonly text: string;
  readonly expected: readonly Outcome[];
}

export type SpecimenOptions = Pick<DecodeOptions, 'dateOrder' | 'encoding'> & {
  readonly referenceDate?: string;
};

/** One line of an expected file: fields that are null, empty or absent are the same. */
export type Outcome = Readonly<Record<string, unknown>>;

/** @param folder `new URL('./specimens/', import.meta.url)` of a test. */
export function readSpecimens(folder: URL): Specimen[] {
  const index: Omit<Specimen, 'text' | 'expected'>[] = JSON.parse(read(folder, 'index.json', 'utf8'));
  return index.map((entry) => ({
    ...entry,
    text: read(folder, `${entry.name}.bytes`, 'latin1'),
    expected: read(folder, `${entry.name}.expected.jsonl`, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  }));
}

/** Records and unparsed lines of a text, in the order of the stream, without null and empty fields. */
export function outcomesOf(driver: PbxDriver, text: string, options: SpecimenOptions): Outcome[] {
  const decoder = driver.createDecoder(decodeOptions(options));
  const outcomes: Outcome[] = [];
  const add = (unparsed: Unparsed) => {
    const { code, raw, line } = unparsed;
    outcomes.push({ format: driver.id, kind: 'unparsed', code, raw, line });
  };
  const tell = (facts: readonly DriverFact[]) => {
    for (const fact of facts) outcomes.push(stated(fact.type === 'StationRecord' ? fact.record : fact));
  };
  for (const frame of framesOf(text, driver.framing.maxFrame)) {
    const decoded: Decoded = decoder.decode(frame);
    if (decoded.is !== 'continuation') {
      if (decoded.orphan) add(decoded.orphan);
      if (decoded.completed) tell(decoded.completed);
    }
    if (decoded.is === 'unparsed') add(decoded);
    if (decoded.is === 'facts' || decoded.is === 'continuation') tell(decoded.facts);
  }
  const open = decoder.end();
  if (open?.is === 'unparsed') add(open);
  else if (open) tell(open.facts);
  return outcomes;
}

export function decodeOptions({ referenceDate, ...options }: SpecimenOptions): DecodeOptions {
  return { ...options, referenceDate: () => referenceDate ?? '2026-06-01' };
}

function stated(record: object): Outcome {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function read(folder: URL, name: string, encoding: 'utf8' | 'latin1'): string {
  return readFileSync(new URL(name, folder), encoding);
}
