import { describe, expect, test } from 'vitest';
import { FIAS_RECORDS } from '../driver-api/index.js';
import { fiasOptions } from './fias-options.js';
import { parseSite } from './load.js';

const site = (format: string, fias: string) =>
  parseSite(
    [
      'site: seaview',
      'timezone: Europe/Lisbon',
      'links:',
      `  - { id: pms, format: ${format}, transport: { type: tcp, host: 192.0.2.20, port: 5010 }, fias: ${fias} }`,
      '',
    ].join('\n'),
    'bellwire.yaml',
    ['fias', 'fias-serial', 'smdi'],
  );

describe('the options of a FIAS link', () => {
  test('all have a default', () => {
    expect(fiasOptions.parse({})).toEqual({
      charset: 'latin1',
      records: [...FIAS_RECORDS],
      resync: 'at-start',
      keepAliveMinutes: 5,
      postingAnswer: 'wait',
      enqAtStart: 'nak',
    });
  });

  test.each(['fias', 'fias-serial'])('belong to %s', (format) => {
    expect(site(format, '{ charset: cp850 }').links[0]?.fias?.charset).toBe('cp850');
  });

  test.each([
    ['smdi', '{}', 'fias with format: fias or fias-serial only'],
    ['fias', '{ charset: ebcdic }', 'cp850'],
    ['fias', '{ keepAliveMinutes: 4 }', '5'],
    ['fias', '{ records: [GI, XX] }', 'GI'],
  ])('of format %s, %s is told', (format, fias, allowed) => {
    expect(() => site(format, fias)).toThrow(allowed);
  });
});
