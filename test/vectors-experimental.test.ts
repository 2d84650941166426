import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadLinkDriver } from '../drivers/index.js';
import type { FormatOptions, Frame } from '../src/driver-api/index.js';
import { createFramer } from '../src/link/framers/index.js';
import { asExtension, type LinkCommand } from '../src/telephony/index.js';

/**
 * Message samples of the four experimental links on the reference shelf (outside of this repository). They are literal
 * strings of a third-party program (T) and layouts (F); there is none that was seen on a wire.
 */
const SHELF = new URL('../../shared/protocols/vectors/', import.meta.url);
const present = existsSync(SHELF);
const extension = asExtension('20118');

let ran = 0;
afterAll(() => {
  console.log(
    present
      ? `experimental vectors: ${ran} rows ran`
      : `experimental vectors: skipped, ${SHELF.pathname} is absent`,
  );
});

function row(id: string): string {
  const file = { nec: 'nec-neax-pms', ava: 'avaya-guestworks', nor: 'nortel-m1', alc: 'alcatel-ahl' }[
    id.slice(0, 3)
  ];
  const line = readFileSync(new URL(`${file}.txt`, SHELF), 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${id}\t`));
  ran += 1;
  const printed = line?.split('\t')[3] ?? '';
  return printed.replace(/\\x([0-9a-f]{2})|\\r|\\n/gi, (printedEscape: string, hex?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : printedEscape === '\\r' ? '\r' : '\n',
  );
}

type Options = { format: string } & FormatOptions;
const NORTEL: Options = { format: 'nortel-pmsi', nortelPmsi: { port: 'bgd' } };
const AHL: Options = { format: 'alcatel-ahl', ahl: { stationDigits: 5, carrier: 'tcp' } };

/** What goes out for a command, ACKs given where they are due. */
async function sent(options: Options, command?: LinkCommand): Promise<string[]> {
  const driver = await loadLinkDriver(options);
  const machine = driver.control?.({});
  const events = [
    { is: 'opened' as const },
    ...(command ? [{ is: 'command' as const, id: '1', command, notAfter: null }] : []),
  ];
  return events.flatMap((event) =>
    (machine?.step(event, 0) ?? []).flatMap((action) =>
      action.do === 'send' ? [Buffer.from(action.bytes).toString('latin1')] : [],
    ),
  );
}

async function decoded(options: Options, bytes: string): Promise<unknown[]> {
  const driver = await loadLinkDriver(options);
  const decoder = driver.createDecoder({ referenceDate: () => '2026-05-14' });
  const told: unknown[] = [];
  const framer = createFramer(driver.framing, (frame: Frame) => {
    const outcome = decoder.decode(frame);
    told.push(outcome.is === 'facts' ? outcome.facts : outcome.is);
  });
  framer.push(Buffer.from(bytes, 'latin1'), 0);
  await framer.close(0);
  return told;
}

describe.skipIf(!present)('rows that we send', () => {
  it.each([
    ['nortel-m1-001', { service: 'SetGuest', extension, arrived: true, guest: {} }],
    ['nortel-m1-003', { service: 'SetGuest', extension, arrived: false, guest: { name: 'Ada Byron' } }],
    ['nortel-m1-005', { service: 'SetGuest', extension, arrived: false, guest: { language: '3' } }],
    ['nortel-m1-006', { service: 'SetMessageWaiting', extension, on: true }],
    ['nortel-m1-008', { service: 'SetDoNotDisturb', extension, on: true }],
    ['nortel-m1-011', { service: 'SetWakeUp', extension, date: null, time: '06:30' }],
  ] as [string, LinkCommand][])('%s', async (id, command) => {
    const words = { ext: '20118', name: 'Ada Byron', len: '9', lang: '3', hhmm: '0630' };
    const text = row(id)
      .replace(/<(\w+)>/g, (_, name: keyof typeof words) => words[name])
      .replace('ON|OF', 'ON');
    expect(await sent(NORTEL, command)).toEqual([`${text}\r\n`]);
  });

  it('nortel-m1-013, the poll', async () => {
    const machine = (
      await loadLinkDriver({ ...NORTEL, nortelPmsi: { port: 'bgd', pollSeconds: 5 } })
    ).control?.({});
    machine?.step({ is: 'opened' }, 0);
    const [action] = machine?.step({ is: 'wake' }, 5000) ?? [];
    expect(action?.do === 'send' && Buffer.from(action.bytes).toString()).toBe(`${row('nortel-m1-013')}\r\n`);
  });

  it('alcatel-ahl-003, the start of a TCP link', async () => {
    expect(await sent(AHL)).toEqual([row('alcatel-ahl-003')]);
  });

  it('nec-neax-pms-001, the bid', async () => {
    const hex = /= ((?:[0-9A-F]{2} ?)+)/.exec(row('nec-neax-pms-001'))?.[1] ?? '';
    const [bid = ''] = await sent(
      { format: 'nec-neax-pms' },
      { service: 'SetMessageWaiting', extension, on: true },
    );
    expect(bid).toBe(Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1'));
  });
});

describe.skipIf(!present)('rows that we read', () => {
  it('nortel-m1-015, 016', async () => {
    const status = row('nortel-m1-015')
      .replace('<ext>', '20118')
      .replace('<st>', 'CL')
      .replace('[MI <maid>]', 'MI 7');
    expect(await decoded(NORTEL, `${status}\r\n`)).toEqual([
      [{ type: 'RoomStatus', station: '20118', status: 'unknown', code: 'CL', maid: '7' }],
    ]);
    const count = row('nortel-m1-016')
      .replace('<ext>', '20118')
      .replace('<unread>', '1')
      .replace('<read>', '0');
    expect(await decoded(NORTEL, `${count}\r\n`)).toEqual([
      [{ type: 'MessageWaiting', station: '20118', on: true, unread: 1, read: 0 }],
    ]);
  });

  it.each(['018', '020', '021', '023', '025', '026'])('nortel-m1-%s is an error text', async (id) => {
    expect(await decoded(NORTEL, `${row(`nortel-m1-${id}`)}\r\n`)).toEqual(['ignored']);
  });

  it('alcatel-ahl-001, a log line, is skipped', async () => {
    expect(await decoded(AHL, row('alcatel-ahl-001'))).toEqual(['ignored']);
  });
});
