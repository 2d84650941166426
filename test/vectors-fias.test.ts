import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { charsetOf } from '../drivers/pms/fias/charset.js';
import { recordFor } from '../drivers/pms/fias/commands.js';
import { fias, fiasSerial } from '../drivers/pms/fias/index.js';
import { frameOf, parseRecord, printRecord } from '../drivers/pms/fias/record.js';
import type { Decoded } from '../src/driver-api/index.js';
import { asExtension, type ChargeDetails, type LinkCommand } from '../src/telephony/index.js';

/** Messages printed by vendors (V), seen on a wire (O) or tried on a running program (I); the rest are layouts. */
const SHELF = new URL('../../shared/protocols/vectors/', import.meta.url);
const present = existsSync(new URL('fias-records.txt', SHELF));
const rows = present ? [...rowsOf('fias-records.txt'), ...rowsOf('fias-serial-lrc.txt')] : [];
const records = rows.filter(({ id, bytes }) => id.startsWith('fias-records') && parseRecord(bytes));
const frames = rows.filter(({ id }) => id.startsWith('fias-serial'));
let ran = 0;

interface Row {
  id: string;
  kind: string;
  direction: string;
  bytes: string;
  meaning: string;
}

afterAll(() => {
  if (present) console.log(`fias vectors: ${ran} cases ran on ${rows.length} rows of kinds V, O and I`);
  else console.log(`fias vectors: skipped, ${SHELF.pathname} is absent`);
});

describe.skipIf(!present)('FIAS messages of the shelf', () => {
  it('are there, and all but the prose are records or frames', () => {
    expect(records.length).toBeGreaterThan(45);
    expect(frames.length).toBe(13);
    expect(rows.length - records.length - frames.length).toBe(1);
  });

  it.each(records)('$id: read and printed again, byte for byte', ({ bytes }) => {
    const record = parseRecord(bytes);
    // Control characters belong to texts of the PMS; we print none.
    expect(record && printRecord(record)).toBe(bytes.replace(/[\r\n\f]/g, ''));
    ran += 1;
  });

  it.each(records.filter(({ direction }) => direction !== 'vs->pms'))(
    '$id: what the PMS says is understood, over both wirings',
    ({ bytes }) => {
      const said = decoded(fias, `\x02${bytes}\x03`);
      const record = parseRecord(bytes);
      if (!record) throw new Error('no record');
      // Minibar rights (MR) are no business of a gateway's.
      const talk = TALK.has(record.id) || bytes.includes('|MR');
      expect(said.is).toBe(talk ? 'ignored' : 'facts');
      const sum = [...`${bytes}\x03`].reduce((xor, c) => xor ^ c.charCodeAt(0), 0);
      expect(decoded(fiasSerial, `\x02${bytes}\x03${String.fromCharCode(sum)}`)).toEqual(said);
      ran += 1;
    },
  );

  it.each(meanings())('$id means what its row says', ({ id, facts }) => {
    const row = records.find((each) => each.id === id);
    expect(row).toBeDefined();
    const said = decoded(fias, `\x02${row?.bytes}\x03`);
    expect(said.is === 'facts' ? said.facts : said).toMatchObject(facts);
    ran += 1;
  });

  it.each(commandsOf())('$id is what we send', ({ id, command }) => {
    const row = records.find((each) => each.id === id);
    const record = recordFor(command, { date: '2000-10-05', time: '12:50:45' });
    expect('id' in record ? printRecord(record) : record).toBe(row?.bytes);
    ran += 1;
  });

  it.each(frames)('$id: the check byte', ({ bytes, meaning }) => {
    const said = decoded(fiasSerial, bytes);
    if (meaning.includes('slip')) expect(said).toMatchObject({ is: 'unparsed', code: 'FRAME_CHECKSUM' });
    else expect(said).not.toMatchObject({ code: 'FRAME_CHECKSUM' });
    const record = parseRecord(bytes.slice(1, bytes.indexOf('\x03')));
    if (record && !meaning.includes('slip'))
      expect(Buffer.from(frameOf(record, 'serial', charsetOf('latin1'))).toString('latin1')).toBe(bytes);
    ran += 1;
  });
});

/** Of the link itself, or not for a gateway. */
const TALK = new Set(['LS', 'LA', 'LC', 'LE', 'LD', 'XI', 'XB', 'PL', 'PA']);

function meanings(): { id: string; facts: object[] }[] {
  const row = (n: string, ...facts: object[]) => ({ id: `fias-records-${n}`, facts });
  if (!present) return [];
  return [
    row('023', { type: 'GuestChanged', station: '2781', reservation: '12345', share: null, from: null }),
    row('025', {
      type: 'GuestChanged',
      station: '9327',
      share: false,
      from: { station: '2781', share: true },
      guest: { language: 'EA', vip: '3', group: 'A123' },
    }),
    row('028', { station: '312', share: false, from: { station: '332', share: false } }),
    row('030', { guest: { arrival: '2009-06-16', departure: '2009-06-17' }, share: false }),
    row('031', { type: 'CheckedIn', share: true }),
    row('045', { type: 'MessageWaiting', on: true }),
    row('048', { type: 'DoNotDisturb', on: false }, { type: 'ClassOfService', level: 'national' }),
    row('073', { type: 'CheckedIn', share: null }),
    row('075', { type: 'MessageWaiting', on: true }, { type: 'ClassOfService', level: 'all' }),
  ];
}

function commandsOf(): { id: string; command: LinkCommand }[] {
  if (!present) return [];
  const extension = asExtension('2781');
  const row = (n: string, command: LinkCommand) => ({ id: `fias-records-${n}`, command });
  const minibar: ChargeDetails = {
    kind: 'minibar',
    date: '2000-09-15',
    time: '12:42:54',
    amount: null,
    units: null,
    seconds: null,
    dialed: null,
    trunk: null,
    article: '1450',
    count: 2,
  };
  return [
    row('011', { service: 'RequestSync' }),
    row('045', { service: 'SetMessageWaiting', extension, on: true }),
    row('046', { service: 'SetDoNotDisturb', extension, on: true }),
    row('051', { service: 'ReportRoomStatus', extension, status: 'clean-vacant', maid: null }),
    row('055', { service: 'ReportRoomStatus', extension, status: 'make-up-room', maid: null }),
    row('056', { service: 'ReportRoomStatus', extension, status: 'no-request', maid: null }),
    row('060', { service: 'ReportWakeUp', extension, date: '2000-10-31', time: '07:00', outcome: 'busy' }),
    row('061', { service: 'ClearWakeUp', extension, date: '2000-10-31', time: '07:00' }),
    row('068', { service: 'PostCharge', extension, posting: 1733, charge: minibar }),
  ];
}

function decoded(driver: typeof fias, text: string): Decoded {
  return driver
    .createDecoder({ referenceDate: () => '2026-05-14' })
    .decode({ text, at: 0, cut: null, line: 1 });
}

/** The notation of vectors/README.md. */
function rowsOf(name: string): Row[] {
  const printed: Record<string, string> = { '<CR>': '\r', '<LF>': '\n', '<FF>': '\f' };
  return readFileSync(new URL(name, SHELF), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', kind = '', direction = '', written = '', meaning = ''] = line.split('\t');
      const bytes = written
        .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        .replace(/<(CR|LF|FF)>/g, (name) => printed[name] ?? '');
      return { id, kind, direction, bytes, meaning };
    })
    .filter(({ kind }) => 'VOI'.includes(kind));
}
