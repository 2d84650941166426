import type { CustomFormat, CustomSample, Decoded, Decoder } from '../../../src/driver-api/index.js';
import { createLineDecoder } from '../smdr-kit/index.js';
import { type CustomProblem, compile } from './compile.js';
import { CustomReader } from './reader.js';

/**
 * What `bellwire check-config` says of a definition: what cannot be, else every sample line that becomes something else
 * than it should. Samples are texts, so the code page of the link plays no part.
 *
 * @param today `YYYY-MM-DD`, for dates without a year
 */
export function checkCustom(custom: CustomFormat, today: string): readonly CustomProblem[] {
  const { compiled, problems } = compile(custom);
  if (problems.length > 0) return problems;
  return custom.samples.flatMap((sample, n) => {
    const decoder = createLineDecoder(
      new CustomReader(compiled, { referenceDate: () => sample.today ?? today }),
      'latin1',
    );
    return checkSample(sample, decoder, ['samples', n]);
  });
}

function checkSample(
  { line, expect }: CustomSample,
  decoder: Decoder,
  path: CustomProblem['path'],
): CustomProblem[] {
  const decoded = decoder.decode({ text: `${line}\n`, at: 0, cut: null, line: 1 });
  const got = told(decoded);
  if (typeof expect === 'string')
    return got.is === expect ? [] : [mismatch([...path, 'expect'], got.text, expect)];
  if (got.record === null) return [mismatch([...path, 'expect'], got.text, 'a record')];
  const { record } = got;
  return Object.entries(expect).flatMap(([name, wanted]) => {
    const at = [...path, 'expect', name];
    if (name !== 'detail' || !isObject(wanted)) return compare(at, record[name], wanted);
    const detail = isObject(record.detail) ? record.detail : {};
    return Object.entries(wanted).flatMap(([key, value]) => compare([...at, key], detail[key], value));
  });
}

interface Told {
  readonly is: Decoded['is'];
  readonly text: string;
  readonly record: Readonly<Record<string, unknown>> | null;
}

function told(decoded: Decoded): Told {
  const { is } = decoded;
  const fact = decoded.is === 'facts' ? decoded.facts[0] : undefined;
  if (fact?.type === 'StationRecord')
    return { is, text: `a ${fact.record.kind} record`, record: { ...fact.record } };
  return {
    is,
    text: is === 'ignored' ? 'ignored' : 'unparsed: no record of the definition fits',
    record: null,
  };
}

function compare(path: CustomProblem['path'], got: unknown, wanted: unknown): CustomProblem[] {
  const [is, should] = [JSON.stringify(got ?? null), JSON.stringify(wanted)];
  return is === should ? [] : [mismatch(path, is, should)];
}

/** `found` is what the decoder makes of the line, `allowed` what the site file expects: whichever of them is wrong. */
function mismatch(path: CustomProblem['path'], got: string, expected: string): CustomProblem {
  return { path, found: `the line gives ${got}`, allowed: `expected ${expected}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
