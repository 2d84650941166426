import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Decoded, DecodeOptions, Frame, PbxDriver } from '../../../src/driver-api/index.js';
import type { DriverFact } from '../../../src/telephony/index.js';
import { driver as blueprint } from '../../_blueprint/index.js';
import { loadPbxDriver, PBX_DRIVER_IDS } from '../../index.js';
import { decodeOptions, readSpecimens } from './specimens.js';

/**
 * A line that was cut (cable pulled, line went quiet) must never become another call. For every line of every own
 * specimen that decodes, and every beginning of it: nothing is told, or exactly what the whole line tells.
 */
const FAMILIES = [
  'pbx/alcatel',
  'pbx/avaya',
  'pbx/ericsson',
  'pbx/inter-tel',
  'pbx/lg',
  'pbx/mitel',
  'pbx/nec',
  'pbx/nortel',
  'pbx/panasonic',
  'pbx/panasonic-ta',
  'pbx/samsung',
  'pbx/shenou',
  'pbx/siemens',
  '_blueprint',
];

interface Case {
  readonly name: string;
  readonly format: string;
  readonly options: DecodeOptions;
  readonly text: string;
}

const printed: Case[] = FAMILIES.flatMap((family) =>
  readSpecimens(new URL(`../../${family}/specimens/`, import.meta.url)).map(
    ({ name, format, options, text }) => ({ name, format, options: decodeOptions(options), text }),
  ),
);
const smdi: Case = {
  name: 'evening',
  format: 'smdi',
  options: decodeOptions({}),
  text: readFileSync(new URL('../smdi/specimens/evening.bytes', import.meta.url), 'latin1'),
};
const cases = [...printed, smdi];

/** Lines that decode, of each format. */
const lines = new Map<string, number>();
let beginnings = 0;
afterAll(() => {
  const all = [...lines.values()].reduce((sum, n) => sum + n, 0);
  console.log(`cut lines: ${beginnings} beginnings of ${all} lines in ${cases.length} files`);
});

describe('a line cut anywhere', () => {
  it.each(cases)('$format $name: is unparsed, or the same record', async ({ format, options, text }) => {
    const driver = format === 'blueprint' ? blueprint : await loadPbxDriver(format);
    // The line above a line: the first half of a record on two lines.
    let above: string | null = null;
    for (const line of text.split(/(?<=\n)/)) {
      const { told } = decode(driver, options, above, line, null);
      if (told.length > 0) {
        lines.set(format, (lines.get(format) ?? 0) + 1);
        expectNoOther(driver, options, above, line, told);
      }
      above = decode(driver, options, null, line, null).is === 'opened' && told.length === 0 ? line : null;
    }
  });

  it('was tried for every format of lines', async () => {
    const drivers = await Promise.all(PBX_DRIVER_IDS.map(loadPbxDriver));
    // Formats without specimens are described in the site file. Framed links have their own end and check byte.
    const untried = drivers.filter(
      ({ id, framing, configured }) => framing.kind === 'lines' && !configured && !lines.has(id),
    );
    expect(untried.map(({ id }) => id)).toEqual([]);
  });
});

function expectNoOther(
  driver: PbxDriver,
  options: DecodeOptions,
  above: string | null,
  line: string,
  whole: readonly DriverFact[],
): void {
  for (let length = 1; length < line.length; length += 1) {
    const beginning = line.substring(0, length);
    const { told, is } = decode(driver, options, above, beginning, 'idle');
    beginnings += 1;
    if (told.length > 0) expect(told, JSON.stringify(beginning)).toEqual(whole);
    // Nothing but blanks and control bytes may be passed over without a word.
    else if (/[!-~]/.test(beginning)) expect(is, JSON.stringify(beginning)).toBe('unparsed');
  }
}

function decode(
  driver: PbxDriver,
  options: DecodeOptions,
  above: string | null,
  text: string,
  cut: Frame['cut'],
): { told: readonly DriverFact[]; is: Decoded['is'] } {
  const decoder = driver.createDecoder(options);
  if (above !== null) decoder.decode({ text: above, at: 0, cut: null, line: 1 });
  const decoded = decoder.decode({ text, at: 0, cut, line: 2 });
  const end = decoder.end();
  const now = decoded.is === 'facts' || decoded.is === 'continuation' ? decoded.facts : [];
  return { told: [...now, ...(end?.is === 'facts' ? end.facts : [])], is: decoded.is };
}
