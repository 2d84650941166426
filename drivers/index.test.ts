import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  EXPERIMENTAL_IDS,
  LAMP_DRIVER_IDS,
  loadLampDriver,
  loadPanelDriver,
  loadPbxDriver,
  PBX_DRIVER_IDS,
} from './index.js';
import { readSpecimens, type Specimen } from './pbx/smdr-kit/specimens.js';

const drivers = await Promise.all(PBX_DRIVER_IDS.map(loadPbxDriver));
const specimens: readonly Specimen[] = [
  'panasonic',
  'panasonic-ta',
  'siemens',
  'mitel',
  'inter-tel',
  'nec',
  'nortel',
  'ericsson',
  'alcatel',
  'avaya',
  'samsung',
  'lg',
  'shenou',
].flatMap((family) => readSpecimens(new URL(`./pbx/${family}/specimens/`, import.meta.url)));

describe('the registry', () => {
  it.each(PBX_DRIVER_IDS)('%s loads a driver of that id', async (id) => {
    expect((await loadPbxDriver(id)).id).toBe(id);
  });

  it.each(LAMP_DRIVER_IDS)('%s loads a lamp driver of that id', async (id) => {
    expect((await loadLampDriver(id)).id).toBe(id);
  });

  it.each(['gpio', 'virtual'])('%s loads a panel driver of that id', async (id) => {
    expect((await loadPanelDriver(id)).id).toBe(id);
  });

  it('names what it knows when asked for something else', async () => {
    await expect(loadPbxDriver('panasonic-tda-d')).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
    await expect(loadPbxDriver('toString')).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
  });

  it('names the experimental formats as their drivers do', () => {
    expect(drivers.filter(({ experimental }) => experimental).map(({ id }) => id)).toEqual(EXPERIMENTAL_IDS);
  });

  it('knows every folder with a README in drivers/pbx and drivers/pms', () => {
    const families = ['./pbx/', './pms/']
      .flatMap((folder) => readdirSync(new URL(folder, import.meta.url)))
      .filter((name) => !name.endsWith('-kit'));
    expect(new Set(drivers.map(({ family }) => family))).toEqual(new Set(families));
  });
});

describe('detection', () => {
  // Encoded words need their encoding; noise and a two-line stream prove nothing.
  const telling = specimens.filter(({ name, options }) => !/noise|last-line/.test(name) && !options.encoding);

  it.each(telling)('$name is taken for $format', ({ format, text }) => {
    const sample = text.repeat(5);
    const scores = drivers.map(({ id, detect }) => ({ id, score: detect(sample) }));
    const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
    const others = scores.filter(({ id }) => id !== format);
    expect(best.id).toBe(format);
    expect(best.score).toBeGreaterThan(0.45);
    expect(Math.max(...others.map(({ score }) => score))).toBeLessThan(best.score - 0.2);
  });

  it('a shift of hotel events only still tells pattern A from pattern C', () => {
    const line = '05/14/26 09:41AM  0118    Timed Reminder/Answer';
    const score = (id: string, sample: string) => drivers.find((each) => each.id === id)?.detect(sample) ?? 0;
    const a = `${line.padEnd(80)}\r\n`.repeat(20);
    const c = `${line.replace('    T', '      T').padEnd(120)}\r\n`.repeat(20);
    expect(score('panasonic-tda-a', a)).toBeGreaterThan(score('panasonic-tda-c', a) + 0.2);
    expect(score('panasonic-tda-c', c)).toBeGreaterThan(score('panasonic-tda-a', c) + 0.2);
  });

  it.each(drivers)('noise is not $id', ({ detect }) => {
    const noise = Array.from({ length: 4000 }, (_, n) => String.fromCharCode((n * 7919 + 13) % 251)).join('');
    expect(detect('')).toBe(0);
    expect(detect(noise)).toBeLessThan(0.2);
    expect(detect('ATQ0E0V1S0=1X0&D0\r\n+CONNECT 9600\r\n'.repeat(20))).toBeLessThan(0.2);
    expect(detect(`${'-'.repeat(80)}\r\n`.repeat(20))).toBe(0);
  });
});
