import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPbxDriver } from '../drivers/index.js';
import type { PbxDriver, ProgrammableFormat } from '../src/driver-api/index.js';
import { asExtension, type LinkCommand } from '../src/telephony/index.js';

/**
 * The shelf's samples of links that shipped tables describe. It has no row of kind V, O or I for them: Nortel's are strings of
 * a third-party program (T), MX-ONE's are layouts (F). What they say is compared all the same.
 */
const SHELF = new URL('../../shared/protocols/vectors/', import.meta.url);
const present = existsSync(SHELF);
if (!present) console.log('programmable vectors: skipped, ../shared is absent');

const extension = asExtension('0118');
const lamp = (on: boolean): LinkCommand => ({ service: 'SetMessageWaiting', extension, on });

const driver = await loadPbxDriver('programmable');
const link = (programmable: ProgrammableFormat): PbxDriver => driver.configured?.({ programmable }) ?? driver;

function sentFor(of: PbxDriver, command: LinkCommand): string {
  const machine = of.control?.({});
  machine?.step({ is: 'opened' }, 0);
  const actions = machine?.step({ is: 'command', id: 'v', command, notAfter: null }, 0) ?? [];
  return actions.map((a) => (a.do === 'send' ? Buffer.from(a.bytes).toString('latin1') : '')).join('');
}

function rowsOf(file: string): ReadonlyMap<string, string> {
  const rows = readFileSync(new URL(file, SHELF), 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
  return new Map(rows.map(([id = '', , , bytes = '']) => [id, bytes]));
}

describe.skipIf(!present)('vectors of the shelf', () => {
  it('nortel-m1.txt: the commands that the table has, and every report and error text', () => {
    const rows = rowsOf('nortel-m1.txt');
    const nortel = link({ table: 'nortel-mwi' });
    const commands: Record<string, LinkCommand> = {
      'nortel-m1-001': { service: 'SetGuest', extension, guest: {}, arrived: true },
      'nortel-m1-006': lamp(true),
      'nortel-m1-008': { service: 'SetDoNotDisturb', extension, on: true },
      'nortel-m1-011': { service: 'SetWakeUp', extension, date: null, time: '06:45' },
    };
    const filled = (text: string) =>
      text.replace('<ext>', '0118').replace('ON|OF', 'ON').replace('<hhmm>', '0645');
    let ran = 0;
    for (const [id, command] of Object.entries(commands)) {
      expect(sentFor(nortel, command), id).toBe(`${filled(rows.get(id) ?? '')}\r\n`);
      ran += 1;
    }
    const decoder = nortel.createDecoder({ referenceDate: () => '2026-05-14' });
    const decode = (text: string) => decoder.decode({ text: `${text}\r\n`, at: 0, cut: null, line: 1 });
    for (const [id, text] of rows) {
      const errors = /^nortel-m1-(018|020|021|023|025|026)$/.test(id);
      if (!errors) continue;
      expect(decode(text), id).toEqual({ is: 'ignored', why: 'link' });
      ran += 1;
    }
    const report = (rows.get('nortel-m1-015') ?? '').replace('[MI <maid>]', 'MI 44').replace('<st>', 'CL');
    expect(decode(filled(report))).toMatchObject({
      facts: [{ type: 'RoomStatus', station: '0118', maid: '44' }],
    });
    const count = (rows.get('nortel-m1-016') ?? '').replace('<unread>', '2').replace('<read>', '5');
    expect(decode(filled(count))).toMatchObject({
      facts: [{ type: 'MessageWaiting', on: true, unread: 2, read: 5 }],
    });
    ran += 2;
    console.log(`programmable vectors: ran ${ran} of ${rows.size} rows of nortel-m1.txt`);
    expect(ran).toBe(12);
  });

  it('mxone-mwi.txt: the layout', () => {
    const rows = rowsOf('mxone-mwi.txt');
    const mxOne = link({ table: 'mx-one-mwi', values: { system: '02' } });
    const layout = (rows.get('mxone-mwi-001') ?? '')
      .replace('NNNNN', '0118')
      .replace('SS', '02')
      .replace('STX', '\x02')
      .replace('CR', '\r')
      .replace('LF', '\n')
      .replaceAll(' ', '');
    expect(sentFor(mxOne, lamp(true))).toBe(layout);
    const decoder = mxOne.createDecoder({ referenceDate: () => '2026-05-14' });
    const update = `\x02${rows.get('mxone-mwi-003')}\r\n`;
    expect(decoder.decode({ text: update, at: 0, cut: null, line: 1 })).toEqual({
      is: 'facts',
      facts: [{ type: 'SyncWanted' }],
    });
    const codes = (rows.get('mxone-mwi-005') ?? '').match(/\d+/g) ?? [];
    expect(codes).toEqual(['70', '98', '99']);
    for (const code of codes)
      expect(decoder.decode({ text: `\x02${code}\r\n`, at: 0, cut: null, line: 1 }).is).toBe('ignored');
    console.log(`programmable vectors: ran 3 of ${rows.size} rows of mxone-mwi.txt`);
  });
});
