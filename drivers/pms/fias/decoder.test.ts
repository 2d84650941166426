import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Frame, PbxDriver } from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { fuzz } from '../../pbx/smdr-kit/fuzz.js';
import { charsetOf } from './charset.js';
import { FIAS_DEFAULTS } from './house.fixture.js';
import { fias, fiasSerial } from './index.js';
import { frameOf, lrc, parseRecord, printRecord } from './record.js';

const read = (name: string, encoding: 'latin1' | 'utf8') =>
  readFileSync(new URL(`specimens/${name}`, import.meta.url), encoding);
const cp850 = (driver: PbxDriver): PbxDriver =>
  driver.configured?.({ fias: { ...FIAS_DEFAULTS, charset: 'cp850' } }) ?? driver;

async function framesOf(driver: PbxDriver, text: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const framer = createFramer(driver.framing, (frame) => frames.push(frame));
  framer.push(Buffer.from(text, 'latin1'), 0);
  await framer.close(0);
  return frames;
}

async function decodeAll(driver: PbxDriver, text: string): Promise<unknown[]> {
  const decoder = driver.createDecoder({ referenceDate: () => '2026-05-14' });
  return (await framesOf(driver, text)).flatMap((frame): unknown[] => {
    const outcome = decoder.decode(frame);
    if (outcome.is === 'facts') return [{ line: frame.line, facts: outcome.facts }];
    return outcome.is === 'unparsed' ? [{ line: frame.line, unparsed: outcome.code }] : [];
  });
}

describe('our own specimens', () => {
  const expected = read('morning.expected.jsonl', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

  it.each([
    ['tcp', fias],
    ['serial', fiasSerial],
  ] as const)('decodes the morning over %s', async (wiring, driver) => {
    expect(await decodeAll(cp850(driver), read(`morning.${wiring}.bytes`, 'latin1'))).toEqual(expected);
  });

  it('recognises FIAS, and which wiring', () => {
    const [tcp, serial] = [read('morning.tcp.bytes', 'latin1'), read('morning.serial.bytes', 'latin1')];
    expect(fias.detect(tcp)).toBeGreaterThan(0.9);
    expect(fias.detect(serial)).toBe(0);
    expect(fiasSerial.detect(serial)).toBeGreaterThan(0.9);
    expect(fiasSerial.detect(tcp)).toBe(0);
  });

  it('gives up a record with one turned bit, and only that one', async () => {
    const good = read('morning.serial.bytes', 'latin1');
    const at = good.indexOf('Solo');
    const bad = `${good.slice(0, at)}R${good.slice(at + 1)}`;
    const [whole, hurt] = [await decodeAll(cp850(fiasSerial), good), await decodeAll(cp850(fiasSerial), bad)];
    const line = 9;
    expect(hurt).toContainEqual({ line, unparsed: 'FRAME_CHECKSUM' });
    expect(hurt.filter((row) => (row as { line: number }).line !== line)).toEqual(
      whole.filter((row) => (row as { line: number }).line !== line),
    );
  });

  it('an interrupted resync does not colour what comes after the next start', async () => {
    const start = '\x02DS|\x03\x02GI|RN0101|SF|\x03\x02LS|\x03\x02GI|RN0102|SF|\x03';
    expect(JSON.stringify(await decodeAll(fias, start))).toMatch(/"0101".*"sync":true.*"0102"(?!.*sync)/);
  });

  it('a row that comes a minute after the last one is of this moment: DE was lost', () => {
    const decoder = fias.createDecoder({ referenceDate: () => '2026-05-14' });
    const said = (text: string, at: number) =>
      JSON.stringify(decoder.decode({ text: `\x02${text}\x03`, at, cut: null, line: 1 }));
    said('DS|', 0);
    expect(said('GO|RN0101|SF|', 59_000)).toContain('"sync":true');
    expect(said('GO|RN0102|SF|', 118_000)).toContain('"sync":true');
    expect(said('GO|RN0103|SF|', 178_000)).not.toContain('sync');
  });

  it('what stands between the frames of a TCP link is kept, blank or not', async () => {
    expect(await decodeAll(fias, '\x02LA|\x03\r\n\x02LA|\x03junk\x02LA|\x03')).toEqual([
      { line: 3, unparsed: 'FRAME_UNPARSED' },
    ]);
  });
});

describe('records', () => {
  it('keep fields that come twice, in order, and empty ones', () => {
    expect(parseRecord('PL|RN0101|G#1|RN0101|G#2|SF|')?.fields).toEqual([
      ['RN', '0101'],
      ['G#', '1'],
      ['RN', '0101'],
      ['G#', '2'],
      ['SF', ''],
    ]);
  });

  it.each(['', 'LA', 'LA|DA260514', 'la|', 'LAX|', 'LA||', 'LA|D|', 'LA|\x01\x01x|'])(
    '%j is none',
    (text) => {
      expect(parseRecord(text)).toBeNull();
    },
  );

  it('no value can end its field, the record or the frame', () => {
    const record = { id: 'XL', fields: [['MT', 'a|b\x02c\x03d\re']] } as const;
    expect(printRecord(record)).toBe('XL|MTabcde|');
  });

  it('carry a check byte on RS-232, and on TCP none', () => {
    const record = { id: 'LA', fields: [] } as const;
    expect(Buffer.from(frameOf(record, 'tcp', charsetOf('latin1'))).toString('latin1')).toBe('\x02LA|\x03');
    // 0x4C ^ 0x41 ^ 0x7C ^ 0x03
    expect(Buffer.from(frameOf(record, 'serial', charsetOf('latin1'))).toString('latin1')).toBe(
      '\x02LA|\x03r',
    );
    expect(lrc(Buffer.from('12345\x03'))).toBe(0x32);
  });
});

describe('character sets', () => {
  it.each([
    ['latin1', 'M\xfcller', 'Müller'],
    ['cp1252', '\x80 M\xfcller', '€ Müller'],
    ['cp1250', 'Dvo\xf8\xe1k', 'Dvořák'],
    ['cp1251', '\xc8\xe2\xe0\xed\xee\xe2', 'Иванов'],
    ['cp437', 'M\x81ller \x9b', 'Müller ¢'],
    ['cp850', 'M\x81ller \xd5', 'Müller ı'],
    ['cp866', '\x88\xa2\xa0\xad\xae\xa2', 'Иванов'],
    ['utf8', 'M\xc3\xbcller', 'Müller'],
    ['gb18030', '\xcd\xf5\xcf\xa6', '王夕'],
  ] as const)('%s, both ways', (name, bytes, text) => {
    const charset = charsetOf(name);
    expect(charset.decode(Buffer.from(bytes, 'latin1'))).toBe(text);
    expect(Buffer.from(charset.encode(text)).toString('latin1')).toBe(bytes);
  });

  it('a Chinese letter whose second byte is a bar does not end the field', async () => {
    const { encode } = charsetOf('gb18030');
    const name = '倈';
    expect([...encode(name)][1]).toBe(0x7c);
    const driver = fias.configured?.({ fias: { ...FIAS_DEFAULTS, charset: 'gb18030' } }) ?? fias;
    const bytes = Buffer.from(encode(`GI|RN0101|GN${name}|`)).toString('latin1');
    expect(JSON.stringify(await decodeAll(driver, `\x02${bytes}\x03`))).toContain(`"name":"${name}"`);
  });

  it('what a set does not have goes out as a question mark', () => {
    expect(Buffer.from(charsetOf('latin1').encode('王1')).toString('latin1')).toBe('?1');
  });
});

describe('hostile bytes', () => {
  it.each([fias, fiasSerial])('$id: no throw, every byte and frame accounted for', async (driver) => {
    const wiring = driver.id === 'fias' ? 'tcp' : 'serial';
    const report = await fuzz({
      driver,
      framing: driver.framing,
      createFramer,
      specimens: [read(`morning.${wiring}.bytes`, 'latin1')],
      bytes: 500_000,
      seed: 20260514,
    });
    expect(report.records).toBeGreaterThan(40);
    expect(report.unparsed).toBeGreaterThan(100);
    expect(report.longestFrame).toBeLessThanOrEqual(driver.framing.maxFrame);
  });
});
