import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Framing, ProgrammableFormat } from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { fuzz } from '../smdr-kit/fuzz.js';
import { driver } from './index.js';
import { TABLES } from './tables/index.js';

const read = (name: string, encoding: BufferEncoding) =>
  readFileSync(new URL(`specimens/${name}`, import.meta.url), encoding);
const linkOf = (programmable: ProgrammableFormat) => driver.configured?.({ programmable }) ?? driver;

describe('specimens', () => {
  it('decode as expected, every frame accounted for', async () => {
    const link = linkOf({ table: 'text-cti' });
    const decoder = link.createDecoder({ referenceDate: () => '2026-05-14' });
    const got: unknown[] = [];
    const framer = createFramer(link.framing, (frame) =>
      got.push({ line: frame.line, ...decoder.decode(frame) }),
    );
    framer.push(Buffer.from(read('text-cti.bytes', 'latin1'), 'latin1'), 0);
    await framer.close(0);
    const expected = read('text-cti.expected.jsonl', 'utf8').trimEnd().split('\n');
    expect(got).toEqual(expected.map((line) => JSON.parse(line) as unknown));
  });
});

const WITH_BCC: ProgrammableFormat = {
  ...TABLES['text-cti']?.format,
  line: { framing: 'stx-etx', check: 'bcc', charset: 'ibm866' },
  answers: { ok: ['<ACK>'], refused: [{ pattern: '(?<why>.*)<NAK>.*', reason: 'other' }] },
};
const links: [string, ProgrammableFormat, string][] = [
  ...Object.entries(TABLES).map(([id, { example }]): [string, ProgrammableFormat, string] => {
    const lines = (example.samples ?? []).flatMap(({ line }) => (line === undefined ? [] : [`${line}\r\n`]));
    return [id, { table: id, ...example }, lines.join('')];
  }),
  ['a link with a check byte', WITH_BCC, '\x02EV HELD 0118 CALL 7\x03\x1e\x06\x02EV LAMP 0118 ON\x03\x15'],
];

describe('hostile bytes', () => {
  it.each(links)('%s: no throw, every byte and frame accounted for', async (_, format, specimen) => {
    const link = linkOf(format);
    const framings: Framing[] = [link.framing, { ...link.framing, kind: 'stx-etx' }];
    for (const framing of framings) {
      const specimens = [specimen, read('text-cti.bytes', 'latin1')];
      const report = await fuzz({
        driver: link,
        framing,
        createFramer,
        specimens,
        bytes: 200_000,
        seed: 415,
      });
      expect(report.bytes).toBeGreaterThanOrEqual(200_000);
      expect(report.unparsed).toBeGreaterThan(0);
      expect(report.longestFrame).toBeLessThanOrEqual(framing.maxFrame);
    }
  });
});
