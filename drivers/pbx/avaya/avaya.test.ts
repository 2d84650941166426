import { describe, expect, it } from 'vitest';
import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder } from '../smdr-kit/index.js';
import { decodeOptions, outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { avayaCustom, avayaExpanded, avayaLsu, avayaPrinter, avayaTeleseer } from './index.js';
import { customLayout, EXPANDED, LSU, PRINTER, PUBLISHED_ITEMS, TELESEER } from './layouts.js';
import { AvayaReader } from './reader.js';

const DRIVERS: readonly PbxDriver[] = [avayaPrinter, avayaExpanded, avayaTeleseer, avayaLsu, avayaCustom];

describe('Avaya specimens', () => {
  for (const { name, format, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      const driver = DRIVERS.find(({ id }) => id === format);
      expect(driver && outcomesOf(driver, text, options)).toEqual(expected);
    });
  }
});

describe('the tables', () => {
  it('leave no column to two fields', () => {
    for (const { columns } of [PRINTER, EXPANDED, TELESEER, LSU]) {
      const used = Object.values(columns).flatMap((span) =>
        span === null ? [] : Array.from({ length: span[1] - span[0] + 1 }, (_, n) => span[0] + n),
      );
      expect(new Set(used).size).toBe(used.length);
    }
  });

  it('of a customised record follow the items', () => {
    expect(customLayout(PUBLISHED_ITEMS)).toMatchObject({
      width: 95,
      duration: 'seconds',
      columns: { date: [0, 5], dialed: [34, 56], circuitOut: [89, 91], condition: [93, 93] },
      gaps: [6, 11, 17, 33, 57, 71, 79, 84, 92, 94],
    });
  });

  it.each([
    [['dialed:4'], 'dialed:4 is no item'],
    [['time:4', 'time:4'], 'time:4: there is such an item already'],
    [['duration:5'], 'duration:5: its length is 4'],
    [['date:6', 'calling-num:5', 'dialed-num:15', 'cond-code:1'], 'the list has no duration or sec-dur'],
    [['toString:4'], 'toString:4 is no item'],
  ])('of items that cannot be are refused: %j', (items, why) => {
    expect(customLayout(items)).toContain(why);
    expect(() => avayaCustom.configured?.({ cdrItems: items })).toThrow(why);
  });
});

describe('a line of the printer', () => {
  const internal = `${'0909 0040 0'.padEnd(20)}           4150  4101`.padEnd(73);
  const directions = (text: string) =>
    outcomesOf(avayaPrinter, `${text}\r\n`, {}).map((one) => one.direction);

  it('takes zeros for no circuit', () => {
    expect(directions(`${internal}000 000`)).toEqual(['internal']);
    expect(directions(`${internal}000 001`)).toEqual([undefined]);
  });

  it('is not read when a number is not right-justified', () => {
    expect(directions(internal.replace('       4150', '     4150  '))).toEqual([undefined]);
    expect(directions(internal.replace(' 4101', '4101 '))).toEqual([undefined]);
  });
});

describe('a customised record of a site', () => {
  const items = [
    'time:4',
    'space:1',
    'duration:4',
    'cond-code:1',
    'clg-num/in-tac:10',
    'dialed-num:10',
    'vdn:5',
  ];
  const driver = avayaCustom.configured?.({ cdrItems: items });

  it('is read with its own columns; unknown to the published ones', () => {
    const line = '0900 00109   8025550   5550142 4444\r\n';
    const text = `0514\r\n${line}`;
    expect(driver && outcomesOf(driver, text, {})).toEqual([
      {
        format: 'avaya-custom',
        kind: 'call',
        direction: 'incoming',
        answered: true,
        extension: '5550142',
        localTime: '2026-05-14T09:00',
        timeIs: 'end',
        durationSeconds: 60,
        conditions: ['9'],
        detail: { callerOrTrunk: '8025550', vdn: '4444' },
        line: 2,
      },
    ]);
    expect(outcomesOf(avayaCustom, line, {})).toMatchObject([{ kind: 'unparsed' }]);
  });
});

describe('date lines', () => {
  const printer = () =>
    createLineDecoder(
      new AvayaReader('avaya-printer', PRINTER, decodeOptions({ referenceDate: '2026-06-01' })),
      'latin1',
    );
  const frame = (text: string, cut: null | 'idle' = null) => ({ text, at: 0, cut, line: 1 }) as const;

  it('are ignored as `date`, in both spellings', () => {
    expect(printer().decode(frame('05 14\r\n'))).toEqual({ is: 'ignored', why: 'date' });
    expect(printer().decode(frame('\0\0\x000514\r\n'))).toEqual({ is: 'ignored', why: 'date' });
  });

  it('are no date when cut or impossible', () => {
    expect(printer().decode(frame('05 14', 'idle'))).toMatchObject({ is: 'unparsed', code: 'FRAME_CUT' });
    for (const text of ['02 30', '00 10', '5 14', '051', '05-14', '05 14 2'])
      expect(printer().decode(frame(`${text}\r\n`)), text).toMatchObject({ is: 'unparsed' });
  });
});
