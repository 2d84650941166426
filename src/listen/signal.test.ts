import { describe, expect, it } from 'vitest';
import { lineOf, PLAN, type PortSettings } from './settings.js';
import { isText, signalOf } from './signal.js';
import { throughUart } from './uart.fixture.js';

const EIGHT: PortSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
/** Invented: a KX-TDA page, ten calls. */
const PAGE = Array.from({ length: 10 }, (_, n) =>
  `02/07/26 10:3${n}AM  0${100 + n} 0${n} 555012${n}                        00:0${n}'41`.padEnd(80),
)
  .map((line) => `${line}\r\n`)
  .join('');

describe('bit 7 of a line that was read as 8N1', () => {
  const cases: [string, Partial<PortSettings>, string, Partial<PortSettings>][] = [
    ['8N1', {}, 'zero', {}],
    ['8N2', { stopBits: 2 }, 'zero', {}],
    ['7E1', { dataBits: 7, parity: 'even' }, 'even', { dataBits: 7, parity: 'even' }],
    ['7O1', { dataBits: 7, parity: 'odd' }, 'odd', { dataBits: 7, parity: 'odd' }],
    ['7N2', { dataBits: 7, stopBits: 2 }, 'mark', { dataBits: 7, stopBits: 2 }],
  ];
  it.each(cases)('%s', (_, sent, bit7, line) => {
    const heard = signalOf(throughUart(PAGE, { ...EIGHT, ...sent }, EIGHT));
    expect(heard).toMatchObject({ bytes: PAGE.length, bit7, lines: 10, printable: 1 });
    expect(heard.score).toBeGreaterThan(0.97);
    expect(lineOf(EIGHT, heard.bit7)).toEqual({ ...EIGHT, ...line });
  });

  it('a byte hit by noise hides nothing', () => {
    const even = throughUart(PAGE, { ...EIGHT, dataBits: 7, parity: 'even' }, EIGHT);
    expect(signalOf(`${even.slice(0, 200)}\xab${even.slice(201)}`).bit7).toBe('even');
  });

  it('a few bytes prove nothing', () => {
    expect(signalOf('\xb1\xb2\xb4').bit7).toBe('data');
  });

  it('Cyrillic words are no parity', () => {
    const page = PAGE.replaceAll('5550', '<BXO\x84\x9f\x99\x88\x89>');
    expect(signalOf(page).bit7).toBe('data');
    expect(isText(signalOf(page))).toBe(true);
  });
});

describe('a wrong speed', () => {
  const speeds = [...new Set(PLAN.map(({ baudRate }) => baudRate))];
  const pairs = speeds.flatMap((sent) =>
    speeds.filter((read) => read !== sent).map((read) => [sent, read] as const),
  );
  it.each(pairs)('%i read at %i is no text', (sent, read) => {
    for (const framing of [EIGHT, { ...EIGHT, dataBits: 7, parity: 'even' } as const]) {
      const heard = throughUart(PAGE, { ...framing, baudRate: sent }, { ...EIGHT, baudRate: read });
      expect(isText(signalOf(heard))).toBe(false);
    }
  });

  it('lines tell text from printable noise', () => {
    const noise = 'x9#q'.repeat(300);
    expect(signalOf(noise)).toMatchObject({ lines: 0, rhythm: 0, score: 0.5 });
    expect(signalOf('').score).toBe(0);
  });
});
