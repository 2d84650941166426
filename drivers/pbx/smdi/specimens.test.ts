import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/driver-api/index.js';
import { asExtension } from '../../../src/telephony/index.js';
import { createSmdiDecoder } from './decoder.js';
import { driver } from './index.js';

const frames = (text: string): Frame[] =>
  text
    .split(/(?<=\n)/)
    .map((line, index) => ({ text: line, at: 0, cut: line.endsWith('\n') ? null : 'idle', line: index + 1 }));

function decodeAll(text: string): unknown[] {
  const decoder = createSmdiDecoder();
  return frames(text).flatMap((frame): unknown[] => {
    const outcome = decoder.decode(frame);
    if (outcome.is === 'facts') return [{ line: frame.line, facts: outcome.facts }];
    if (outcome.is === 'unparsed') return [{ line: frame.line, unparsed: outcome.code, raw: outcome.raw }];
    return [];
  });
}

describe('our own specimens', () => {
  const read = (name: string, encoding: BufferEncoding) =>
    readFileSync(new URL(`specimens/${name}`, import.meta.url), encoding);

  it('decodes the evening as expected', () => {
    const expected = read('evening.expected.jsonl', 'utf8').trimEnd().split('\n');
    expect(decodeAll(read('evening.bytes', 'latin1'))).toEqual(
      expected.map((line) => JSON.parse(line) as unknown),
    );
  });

  it('recognises SMDI, and only SMDI', () => {
    expect(driver.detect(read('evening.bytes', 'latin1'))).toBeGreaterThan(0.6);
    expect(driver.detect("01/02/26 06:15PM   101 01 5550123                       00:01'05\r\n")).toBe(0);
    expect(driver.detect('')).toBe(0);
  });
});

const PRINTED: Record<string, string> = { CR: '\r', LF: '\n', SP: ' ', DEL: '\x7f', '^Y': '\x19' };

/** Reads the notation of the shelf's vectors (vectors/README.md): `\r`, `\xNN`, `<CR>`; `nnnnnnn` becomes a station. */
function unescapeBytes(text: string): string {
  return text
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\r', '\r')
    .replaceAll('\\n', '\n')
    .replace(/<([A-Z^]+)>/g, (whole, name: string) => PRINTED[name] ?? whole)
    .replace('nnnnnnn', '5550101');
}

const VECTORS = new URL('../../../../shared/protocols/vectors/smdi.txt', import.meta.url);
const NAMES: Record<string, string> = {
  D: 'direct',
  A: 'forward-all',
  B: 'forward-busy',
  N: 'forward-no-answer',
};

describe('vectors of the shelf (../shared/protocols/vectors/smdi.txt)', () => {
  it.skipIf(!existsSync(VECTORS))('agrees with every concrete message, both directions', () => {
    const rows = readFileSync(VECTORS, 'latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t'));
    let ran = 0;
    for (const [id = '', kind = '', direction, printed = '', meaning = ''] of rows) {
      // `OP: MWI` with a blank is what a switch must accept; we never send it (tested in the simulator).
      if (kind === 'F' || printed.includes(': MWI')) continue;
      const bytes = unescapeBytes(printed);
      if (direction === 'sw->vm') {
        // One row prints the record without its line ends.
        const whole = bytes.includes('\n') ? bytes : `\r\n${bytes} \r\n\x19`;
        expect(decodeAll(whole), id).toEqual([{ line: 2, facts: [factOf(bytes, meaning)] }]);
        ran += 1;
      } else if (direction === 'vm->sw') {
        expect(sentFor(bytes), id).toBe(bytes);
        ran += 1;
      }
    }
    expect(ran).toBeGreaterThanOrEqual(8);
    console.log(
      `smdi vectors: ran ${ran} of ${rows.length} rows (the rest are layouts, timings, configuration)`,
    );
  });
  if (!existsSync(VECTORS)) console.log('smdi vectors: skipped, ../shared is absent');
});

/** The meaning column of the vectors, as the fact our decoder must give. */
function factOf(bytes: string, meaning: string): unknown {
  const refusal = /MWI(\d+) (BLK|INV)/.exec(bytes);
  if (refusal) {
    const reason = refusal[2] === 'BLK' ? 'blocked' : 'invalid';
    return { type: 'MessageWaitingRefused', extension: refusal[1], reason };
  }
  const field = (name: RegExp) => name.exec(meaning)?.[1] ?? null;
  const letter = field(/type (\w)/) ?? (/direct/.test(meaning) ? 'D' : '');
  return {
    type: 'Delivered',
    at: bytes.replace(/^[^M]*MD(\d{3})(\d{4})[\s\S]*$/, '$1/$2'),
    reason: NAMES[letter] ?? 'unknown',
    called: field(/fwd (\d+)/),
    calling: field(/calling (\d+)/),
  };
}

/** What our machine writes for the same lamp command. */
function sentFor(message: string): string {
  const [, word, station = ''] = /(OP|RMV):MWI (\d+)!/.exec(message) ?? [];
  const machine = driver.control?.({ stationDigits: station.length });
  machine?.step({ is: 'opened' }, 0);
  const command = {
    service: 'SetMessageWaiting',
    extension: asExtension(station),
    on: word === 'OP',
  } as const;
  const actions = machine?.step({ is: 'command', id: 'v', command, notAfter: null }, 0) ?? [];
  return actions.map((a) => (a.do === 'send' ? Buffer.from(a.bytes).toString('latin1') : '')).join('');
}
