import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { House } from './house.js';
import { LedgerView, sha256 } from './ledger-view.js';
import { callLine, callLines } from './lines.js';

interface Replayed {
  digest: string;
  bytes: number;
  raw: number;
  journal: number;
  quarantine: number;
  skipped: number;
}

it('a captured session replays to the same ledger every time, and to another one when a byte differs', async () => {
  const house = await House.open(onTestFinished);
  const { dir, pty, siteFile } = house;
  const capture = join(dir, 'session.capture');
  const recorder = house.bellwire('capture', '-c', siteFile, '-l', 'smdr', '-o', capture, '--json');
  // Good lines, a ruler, a line with a NUL and bytes above 0x7f, rubbish without end, a device that goes in mid-line.
  const sent = [
    callLines(1, 50).join(''),
    `${'-'.repeat(79)}\r\n`,
    `\x00\xff\xfe not a record \x11\x13\r\n`,
    `${'U'.repeat(1500)}\r\n`,
    callLines(51, 60).join(''),
    callLine(61).slice(0, 20),
  ].join('');
  await recorder.says('smdr up');
  await pty.send(sent);
  await recorder.says(` ${sent.length} bytes`);
  recorder.signal('SIGINT');
  expect(await recorder.ended).toEqual({ code: 0, signal: null });
  expect(recorder.said()).toContain(`${sent.length} bytes in ${capture}`);
  const result = JSON.parse(recorder.said().trimEnd().split('\n').at(-1) ?? '') as object;
  expect(result).toMatchObject({ link: 'smdr', output: capture, bytes: sent.length });

  const replay = async (file: string, ledger: string): Promise<Replayed> => {
    const player = house.bellwire('replay', file, '-c', siteFile, '--json', '--ledger', join(dir, ledger));
    expect(await player.ended).toEqual({ code: 0, signal: null });
    return JSON.parse(player.said()) as Replayed;
  };
  const first = await replay(capture, 'first.db');
  expect(await replay(capture, 'second.db')).toEqual(first);

  const text = readFileSync(capture, 'latin1');
  const changed = join(dir, 'changed.capture');
  // One digit of one dialled number.
  writeFileSync(changed, text.replace(/(0000000)7( )/, '$18$2'), 'latin1');
  const other = await replay(changed, 'other.db');
  expect(other.digest).not.toBe(first.digest);
  expect({ ...other, digest: first.digest }, 'the same counts all the same').toEqual(first);

  const ledger = new LedgerView(join(dir, 'first.db'));
  onTestFinished(async () => ledger.close());
  const { facts, ignored, opened, continuation, unparsed } = ledger.outcomes();
  expect(first).toMatchObject({ bytes: sent.length, skipped: 0, quarantine: unparsed });
  expect(facts + ignored + opened + continuation + unparsed, 'every frame has one outcome').toBe(first.raw);
  expect({ facts, ignored }).toEqual({ facts: 60, ignored: 1 });
  expect(ledger.quarantine().map(({ code }) => code)).toEqual([
    'FRAME_UNPARSED',
    ...['FRAME_TOO_LONG', 'FRAME_TOO_LONG', 'FRAME_TOO_LONG'],
    'FRAME_CUT',
  ]);
  expect(ledger.rawDigest(), 'every byte is in the ledger').toBe(sha256(Buffer.from(sent, 'latin1')));
});
