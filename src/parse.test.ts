import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type ParseOptions, runParse } from './parse.js';

const CALL = "05/14/26 09:41AM   204 03 5550101                        00:00'01               \r\n";
const A: ParseOptions = { format: 'panasonic-tda-a' };
const MITEL: ParseOptions = { format: 'mitel-smdr', referenceDate: '2026-06-01' };

describe('bellwire parse', () => {
  it('prints one record a line with every field of the schema', async () => {
    expect(await parse(A, CALL)).toEqual([
      {
        format: 'panasonic-tda-a',
        kind: 'call',
        direction: 'outgoing',
        answered: null,
        extension: '204',
        trunk: '03',
        dialed: '5550101',
        caller: null,
        ddi: null,
        localTime: '2026-05-14T09:41',
        timeIs: 'end',
        ringSeconds: null,
        durationSeconds: 1,
        account: null,
        cost: null,
        conditions: [],
        transferred: null,
        detail: {},
        line: 1,
      },
    ]);
  });

  it('gives the same for bytes that come one by one', async () => {
    const text = `\r\n${CALL}ATZ\r\n${CALL}`;
    expect(await parse(A, ...text)).toEqual(await parse(A, text));
  });

  it('prints what did not decode, with its line number', async () => {
    expect(await parse(A, `\r\nATZ\r\n${CALL.slice(0, 40)}`)).toEqual([
      { format: A.format, kind: 'unparsed', code: 'FRAME_UNPARSED', raw: 'ATZ', line: 2 },
      { format: A.format, kind: 'unparsed', code: 'FRAME_CUT', raw: CALL.slice(0, 40), line: 3 },
    ]);
  });

  it('accounts for every line, and for the pieces of an overlong one', async () => {
    const text = `\r\n${'-'.repeat(80)}\r\n${CALL}${'x'.repeat(1300)}\r\n${CALL}ATZ\n`;
    expect(await parse({ ...A, stats: true }, text)).toEqual([
      { lines: 6, records: 2, unparsed: 2, ignored: 2, continuation: 0, pieces: 2 },
    ]);
  });

  it('keeps the order when a first line stays alone, and counts two-line records', async () => {
    const first = '2026-MAY-14 09:41 HOTEL 1/1  -Info-  SEA VIEW  #0042\r\n';
    const second = 'WAKE-UP: 1 0118    06:30:00 AA (busy) 0118\r\n';
    const status = '0118  05/14 09:41  RS CLEAN\r\n';
    const text = first + second + first + status + first;
    const rows = await parse(MITEL, text);
    expect(rows.map(({ kind, line }) => [kind, line])).toEqual([
      ['wake-up', 1],
      ['unparsed', 3],
      ['room-status', 4],
      ['unparsed', 5],
    ]);
    expect(await parse({ ...MITEL, stats: true }, text)).toEqual([
      { lines: 5, records: 2, unparsed: 2, ignored: 0, continuation: 1, pieces: 0 },
    ]);
  });

  it('reads framed streams when told so', async () => {
    const frame = `\x02${CALL.trimEnd()}\x03`;
    const rows = await parse({ ...A, framing: 'stx-etx' }, frame + frame);
    expect(rows.map(({ kind, line }) => [kind, line])).toEqual([
      ['call', 1],
      ['call', 2],
    ]);
  });

  it('uses date order, reference date and encoding', async () => {
    const dmy = CALL.replace('05/14/26', '14/05/26');
    expect(await parse({ ...A, dateOrder: 'dmy' }, dmy)).toMatchObject([{ localTime: '2026-05-14T09:41' }]);
    const status = '0118  12/31 09:41  RS CLEAN\r\n';
    expect(await parse({ ...MITEL, referenceDate: '2026-01-01' }, status)).toMatchObject([
      { localTime: '2025-12-31T09:41' },
    ]);
    const russian = CALL.replace('5550101   ', '<BXO\x84\x9f\x99\x88\x89>');
    expect(await parse({ ...A, encoding: 'cp866' }, russian)).toMatchObject([{ direction: 'incoming' }]);
  });

  it('marks formats that were never seen on a wire', async () => {
    const { text } = await run({ list: true }, '');
    expect(text).toMatch(/^nec-neax-pms .*\(experimental\)$/m);
    expect(text).not.toMatch(/^smdi .*\(experimental\)$/m);
  });

  it('lists the formats', async () => {
    const { text } = await run({ list: true }, '');
    expect(text).toMatch(/^panasonic-tda-a .*KX-TDA/m);
    expect(text).toMatch(/^mitel-smdr /m);
  });

  it('refuses what it does not know before reading', async () => {
    await expect(run({ format: 'nonesuch' }, CALL)).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
    await expect(run({ ...A, referenceDate: '2026-02-30' }, CALL)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  it('stops reading while the output is full', async () => {
    let chunks = 0;
    const release: (() => void)[] = [];
    async function* endless(): AsyncGenerator<Buffer> {
      for (; chunks < 100; chunks += 1) yield Buffer.from(CALL.repeat(400), 'latin1');
    }
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => void release.push(done),
    });
    const finished = runParse(A, endless(), slow);
    await expect.poll(() => release.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(chunks).toBeLessThan(3);
    const pump = setInterval(() => release.shift()?.(), 0);
    expect(await finished).toBe(0);
    clearInterval(pump);
    expect(chunks).toBe(100);
  });

  it('ends cleanly when the reader goes away', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    expect(await runParse(A, Readable.from([Buffer.from(CALL.repeat(2000), 'latin1')]), gone)).toBe(0);
  });

  it('does not hide another write error', async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
    });
    await expect(
      runParse(A, Readable.from([Buffer.from(CALL.repeat(2000), 'latin1')]), full),
    ).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});

type Row = Record<string, unknown>;

async function run(options: ParseOptions, ...chunks: string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const code = await runParse(
    options,
    Readable.from(chunks.map((chunk) => Buffer.from(chunk, 'latin1'))),
    out,
  );
  return { code, text };
}

async function parse(options: ParseOptions, ...chunks: string[]): Promise<Row[]> {
  const { code, text } = await run(options, ...chunks);
  expect(code).toBe(0);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
