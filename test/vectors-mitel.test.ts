import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { mitelPms } from '../drivers/pbx/mitel-pms/index.js';
import { fuzz } from '../drivers/pbx/smdr-kit/fuzz.js';
import { mitelPmsPbx } from '../drivers/pms/mitel/index.js';
import type { ControlEvent, Decoded, Frame, PbxDriver } from '../src/driver-api/index.js';
import { createFramer } from '../src/link/framers/index.js';
import { asExtension } from '../src/telephony/index.js';

/** Our own specimens, the shelf's vectors, hostile bytes: the Mitel PMS link behind the house's framer. */
const ENDS = [
  { driver: mitelPms, folder: '../drivers/pbx/mitel-pms/specimens/' },
  { driver: mitelPmsPbx, folder: '../drivers/pms/mitel/specimens/' },
] as const;

const specimen = (folder: string, name: string, encoding: BufferEncoding) =>
  readFileSync(new URL(folder + name, import.meta.url), encoding);

function framesOf(bytes: string, driver: PbxDriver): Frame[] {
  const frames: Frame[] = [];
  const framer = createFramer(driver.framing, (frame) => frames.push(frame));
  framer.push(Buffer.from(bytes, 'latin1'), 0);
  framer.idle(0);
  return frames;
}

function decodeAll(bytes: string, driver: PbxDriver): { frame: Frame; decoded: Decoded }[] {
  const decoder = driver.createDecoder({ referenceDate: () => '2026-05-14' });
  return framesOf(bytes, driver).map((frame) => ({ frame, decoded: decoder.decode(frame) }));
}

describe.each(ENDS)('$driver.id', ({ driver, folder }) => {
  const bytes = specimen(folder, 'evening.bytes', 'latin1');

  it('decodes the evening as expected', () => {
    const said = decodeAll(bytes, driver).flatMap(({ frame: { line }, decoded }): object[] => {
      if (decoded.is === 'facts') return [{ line, facts: decoded.facts }];
      if (decoded.is === 'unparsed') return [{ line, unparsed: decoded.code, raw: decoded.raw }];
      return [];
    });
    const expected = specimen(folder, 'evening.expected.jsonl', 'utf8').trimEnd().split('\n');
    expect(said).toEqual(expected.map((line) => JSON.parse(line) as unknown));
  });

  it('is recognised, and not taken for the other end', () => {
    expect(driver.detect(bytes)).toBeGreaterThan(0.6);
    for (const other of ENDS) if (other.driver !== driver) expect(other.driver.detect(bytes)).toBe(0);
  });

  it('hostile bytes: no throw, every byte and frame accounted for', async () => {
    const specimens = ENDS.map((end) => specimen(end.folder, 'evening.bytes', 'latin1'));
    const plan = { driver, framing: driver.framing, createFramer, specimens, bytes: 500_000, seed: 20260514 };
    const report = await fuzz(plan);
    expect(report.records).toBeGreaterThan(100);
    expect(report.unparsed).toBeGreaterThan(100);
    expect(report.longestFrame).toBeLessThanOrEqual(driver.framing.maxFrame);
  });

  it('its machine takes hostile bytes without a throw, and is no worse for them', () => {
    const machine = driver.control?.({ paceMs: 0 });
    const say = (event: ControlEvent, now: number) => machine?.step(event, now) ?? [];
    say({ is: 'opened' }, 0);
    let now = 0;
    for (const { frame, decoded } of decodeAll(bytes.repeat(20), driver)) {
      now += 40;
      say({ is: 'heard', frame: { ...frame, at: now }, decoded }, now);
    }
    now += 60_000;
    say({ is: 'wake' }, now);
    // It may be bidding itself just now: then the next ENQ is answered.
    const answered = [now + 1, now + 3001].flatMap((at) => say(signal('\x05', at), at));
    expect(answered).toContainEqual({ do: 'send', bytes: Buffer.from('\x06') });
  });
});

const signal = (text: string, at: number): ControlEvent => ({
  is: 'heard',
  frame: { text, at, cut: null, line: 1 },
  decoded: { is: 'ignored', why: 'link' },
});

const VECTORS = new URL('../../shared/protocols/vectors/mitel-pms.txt', import.meta.url);
const present = existsSync(VECTORS);
const rows = present
  ? readFileSync(VECTORS, 'latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t'))
  : [];
let ran = 0;

/** Row by id, its bytes read as the shelf's README says. */
function vector(id: string): string {
  ran += 1;
  const printed = rows.find(([each]) => each === id)?.[3] ?? '';
  return printed.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const outcomes = (bytes: string, driver: PbxDriver) => decodeAll(bytes, driver).map(({ decoded }) => decoded);

describe.skipIf(!present)('vectors of the shelf (../shared/protocols/vectors/mitel-pms.txt)', () => {
  afterAll(() => {
    const telling = rows.filter(([, kind]) => kind === 'V' || kind === 'O' || kind === 'I').length;
    console.log(
      `mitel-pms vectors: ran ${ran} of ${telling} rows of kind V, O, I (${rows.length} rows in all)`,
    );
  });

  it('001: the printed lamp message, sent and read byte for byte', () => {
    // The blank behind ^B belongs to the print.
    const message = vector('mitel-pms-001').replace('^B ', '\x02').replace('^C', '\x03');
    const machine = mitelPms.control?.({ paceMs: 0 });
    machine?.step({ is: 'opened' }, 0);
    const command = { service: 'SetMessageWaiting', extension: asExtension('2129'), on: true } as const;
    machine?.step({ is: 'command', id: 'a', command, notAfter: null }, 0);
    expect(machine?.step(signal('\x06', 100), 100)).toContainEqual({
      do: 'send',
      bytes: Buffer.from(message, 'latin1'),
    });
    expect(outcomes(`\x05${message}`, mitelPmsPbx).at(-1)).toMatchObject({
      is: 'facts',
      facts: [{ type: 'MessageWaiting', station: '2129', on: true }],
    });
  });

  it('003: ENQ, ACK, a room status, ACK, both ends', () => {
    const [bid = '', message = ''] = vector('mitel-pms-003')
      .split(' ; ')
      .map((step) => step.split(' -> ')[0] ?? '');
    expect(outcomes(bid + message, mitelPms).at(-1)).toMatchObject({
      is: 'facts',
      facts: [{ type: 'RoomStatus', station: '2129', status: 'clean', code: '2' }],
    });
    const machine = mitelPmsPbx.control?.({ paceMs: 0 });
    machine?.step({ is: 'opened' }, 0);
    const extension = asExtension('2129');
    const command = { service: 'ReportRoomStatus', extension, status: 'clean', maid: null } as const;
    const first = machine?.step({ is: 'command', id: 'a', command, notAfter: null }, 0);
    const second = machine?.step(signal('\x06', 100), 100);
    expect(first).toContainEqual({ do: 'send', bytes: Buffer.from(bid, 'latin1') });
    expect(second).toContainEqual({ do: 'send', bytes: Buffer.from(message, 'latin1') });
  });

  it('005: a blank status is taken, and is no status', () => {
    expect(outcomes(`\x05${vector('mitel-pms-005')}`, mitelPms).at(-1)).toMatchObject({
      is: 'facts',
      facts: [{ type: 'RoomStatus', station: '2129', status: 'unknown', code: ' ' }],
    });
  });

  it('006: an ENQ inside a message ends it; the next ENQ and message work', () => {
    const broken = vector('mitel-pms-006');
    expect(outcomes(`\x05${broken}`, mitelPms).at(-1)).toMatchObject({ is: 'unparsed', code: 'FRAME_CUT' });
    expect(outcomes(`\x05${broken}\x02STS2 2129 \x03`, mitelPms).at(-1)).toMatchObject({ is: 'facts' });
  });

  it('008: a function that a PBX has not: the running peer acknowledged it, we refuse it', () => {
    expect(outcomes(`\x05${vector('mitel-pms-008')}`, mitelPms).at(-1)).toMatchObject({ is: 'unparsed' });
  });
});
if (!present) console.log('mitel-pms vectors: skipped, ../shared is absent');
