import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPbxDriver, PBX_DRIVER_IDS } from '../../drivers/index.js';
import { readSpecimens } from '../../drivers/pbx/smdr-kit/specimens.js';
import type { PortSettings } from './settings.js';
import { throughUart } from './uart.fixture.js';
import { judge } from './verdict.js';

const EIGHT: PortSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const SEVEN: PortSettings = { ...EIGHT, dataBits: 7, parity: 'even' };
const drivers = await Promise.all(PBX_DRIVER_IDS.map((id) => loadPbxDriver(id)));
const told = (bytes: string, today = '2026-11-24') => judge(bytes, EIGHT, drivers, today);

/** Pseudo-random numbers below `n`, the same in every run. */
function seeded(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Forty lines (or frames) in a row from anywhere; all of a shorter text. */
function excerpts(text: string, count: number, random: (n: number) => number): string[] {
  const lines = text.match(/[^\n\x03]*[\n\x03]|[^\n\x03]+$/g) ?? [];
  if (lines.length <= 40) return [text];
  return Array.from({ length: count }, () => {
    const from = random(lines.length - 39);
    return lines.slice(from, from + 40).join('');
  });
}

describe('our own specimens', () => {
  const root = new URL('../../drivers/pbx/', import.meta.url);
  const folders = readdirSync(root).map((family) => new URL(`${family}/specimens/`, root));
  const specimens = folders
    .filter((folder) => existsSync(new URL('index.json', folder)))
    .flatMap(readSpecimens)
    .filter(({ format }) => PBX_DRIVER_IDS.includes(format))
    // Noise and a few lines prove nothing; KX-TD and pattern A in Cyrillic look the same (drivers/pbx/panasonic).
    .filter(({ name, text }) => !/noise|last-line|cp866/.test(name) && text.split('\n').length > 4);

  it.each(specimens)('$name is $format', ({ format, text }) => {
    expect(told(text.repeat(3)).dialect?.driver.id).toBe(format);
  });

  it.each(specimens.filter(({ text }) => /^[\x00-\x7f]*$/.test(text)))(
    '$name is $format as 7E1 too',
    (each) => {
      const verdict = told(throughUart(each.text.repeat(3), SEVEN, EIGHT));
      expect(verdict).toMatchObject({ result: 'found', line: SEVEN });
      expect(verdict.dialect?.driver.id).toBe(each.format);
    },
  );

  it.each(specimens.filter(({ options }) => options.dateOrder))(
    '$name: its order of the date is among those named',
    (each) => {
      const orders = told(each.text.repeat(3), each.options.referenceDate).dialect?.reading.dateOrders ?? [];
      if (orders.length > 0) expect(orders).toContain(each.options.dateOrder);
    },
  );
});

describe('how it is read', () => {
  const page = (...dates: string[]) =>
    dates
      .map((date) => `${`${date} 20:13    0250 04 5550123`.padEnd(57)}00:00'24               \r\n`)
      .join('');
  it.each([
    ['a day above twelve leaves no other', ['02/13/26', '02/14/26', '02/14/26'], ['mdy']],
    ['the likeliest keeps the days together', ['09/02/26', '10/02/26', '11/02/26'], ['dmy', 'mdy', 'ymd']],
    ['and near today', ['26/11/24', '26/11/24', '26/11/24'], ['ymd', 'dmy']],
  ])('orders of the date: %s', (_, dates, orders) => {
    expect(told(page(...dates)).dialect?.reading.dateOrders).toEqual(orders);
  });

  it('letters above ASCII that make words of the format', () => {
    const line =
      "11/24/26 05:57PM   171 01 <BXO\x84\x9f\x99\x88\x89>                     00:00'46               \r\n";
    expect(told(line.repeat(5)).dialect?.reading.encoding).toBe('cp866');
    expect(told(line.replace(/<.{8}>/, '5550123   ').repeat(5)).dialect?.reading.encoding).toBe('latin1');
  });

  it('a record that waits for further lines is counted too', () => {
    const lines = ['066', '067', '068'].map((n) => `N ${n} 00 T060022 6503    11/01 05:41 00:00:10 \r\n`);
    expect(told(lines.join(' &       0000    0001\r\n')).dialect?.reading.facts).toHaveLength(3);
  });

  it('what was printed last decides: the sample is bounded', () => {
    const before = 'the quick brown fox\r\n'.repeat(10_000);
    const line = '22.12.26|16:12:54|6|1136||00:01:51|5550123||2|||810|2|\r\n';
    expect(told(before + line.repeat(1500)).dialect?.confidence).toBeGreaterThan(0.99);
  });

  it('a format whose date has one order is asked for none', () => {
    const line = '22.12.26|16:12:54|6|1136||00:01:51|5550123||2|||810|2|\r\n';
    expect(told(line.repeat(4)).dialect).toMatchObject({
      driver: { id: 'siemens-hipath-delimited' },
      reading: { dateOrders: [], framing: 'lines', encoding: 'latin1' },
    });
  });

  it('STX and ETX around records that have no line ends', () => {
    const line = '22.12.26|16:12:54|6|1136||00:01:51|5550123||2|||810|2|';
    expect(told(`\x02${line}\x03`.repeat(4)).dialect).toMatchObject({
      driver: { id: 'siemens-hipath-delimited' },
      reading: { framing: 'stx-etx', facts: { length: 4 } },
    });
  });
});

describe('what is no call record has no name', () => {
  it('random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 3000 }), (bytes) => {
        expect(told(String.fromCharCode(...bytes)).dialect).toBeNull();
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('printable characters in lines', () => {
    const char = fc.constantFrom(..."0123456789 :/.'ABTN<>-|  ");
    const line = fc.string({ unit: char, minLength: 20, maxLength: 130 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        expect(told(lines.join('\r\n')).dialect).toBeNull();
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it.each([
    [[0.46, 0.2], true],
    [[0.44, 0.2], false],
    [[0.9, 0.79], true],
    [[0.9, 0.81], false],
  ])('detected with %j: named is %s', (scores, named) => {
    const [one] = drivers;
    const sure = scores.flatMap((score, n) =>
      one ? [{ ...one, id: `format-${n}`, detect: () => score }] : [],
    );
    const verdict = judge('the quick brown fox\r\n', EIGHT, sure, '2026-11-24');
    expect(verdict.dialect !== null).toBe(named);
    expect(verdict.ranked).toEqual(scores.map((confidence, n) => ({ format: `format-${n}`, confidence })));
  });

  it.each([
    ['nothing', '', 'silent'],
    ['a modem', 'ATQ0E0V1S0=1X0&D0\r\nOK\r\nNO CARRIER\r\n'.repeat(10), 'unknown'],
    ['a login', 'Bellwire GNU/Linux 13 ttyUSB0\r\n\r\nlogin: \r\nPassword: \r\n'.repeat(5), 'unknown'],
    [
      'position reports',
      '$GPRMC,201314,A,3843.12,N,00908.55,W,0.0,0.0,241126,,*1C\r\n'.repeat(20),
      'unknown',
    ],
    [
      'a ruler and a heading',
      `${'-'.repeat(80)}\r\n  Date     Time    Ext CO   Dial Number\r\n`.repeat(9),
      'unknown',
    ],
  ])('%s', (_, text, result) => {
    expect(told(text)).toMatchObject({ result, dialect: null });
  });
});

// ---- recorded logs on the reference shelf, outside of this repository ---------------------------------------------------

const SHELF = new URL('../../../shared/specimens/', import.meta.url);
const present = existsSync(new URL('MANIFEST.json', SHELF));
let summary = `listen: shelf skipped, ${SHELF.pathname} is absent`;
afterAll(() => console.log(summary));

describe.skipIf(!present)('forty lines of a recorded log', () => {
  interface Entry {
    file: string;
    format: string;
    garbled?: boolean;
  }
  const entries = present
    ? (JSON.parse(readFileSync(new URL('MANIFEST.json', SHELF), 'utf8')) as Entry[]).filter(({ format }) =>
        PBX_DRIVER_IDS.includes(format),
      )
    : [];
  const random = seeded(7);
  const samples = entries.flatMap(({ file, format, garbled }) =>
    excerpts(readFileSync(new URL(file, SHELF), 'latin1'), 8, random).map((text) => ({
      file,
      format,
      garbled,
      text,
    })),
  );

  it('get their right name first in 95 of 100 cases, and no wrong one when their columns are lost', () => {
    const answers = samples.map((sample) => ({
      ...sample,
      said: told(sample.text).dialect?.driver.id ?? null,
    }));
    const whole = answers.filter(({ garbled }) => !garbled);
    const right = whole.filter(({ said, format }) => said === format);
    const wrong = answers.filter(({ said, format }) => said !== null && said !== format);
    const missed = new Set(whole.filter(({ said }) => said === null).map(({ file }) => file));
    summary =
      `listen: ${right.length} of ${whole.length} shelf excerpts right (${entries.length} files), ` +
      `${wrong.length} wrong, unknown: ${[...missed].join(', ') || 'none'}`;
    expect(wrong.map(({ file, said }) => `${file}: ${said}`)).toEqual([]);
    expect(right.length / whole.length).toBeGreaterThanOrEqual(0.95);
  });
});
