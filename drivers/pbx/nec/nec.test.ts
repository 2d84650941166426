import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { misreadSlips } from '../smdr-kit/slips.js';
import { decodeOptions, outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { necNeaxK } from './index.js';
import { KA, KE, type NecLayout } from './layout.js';

const specimens = readSpecimens(new URL('./specimens/', import.meta.url));

describe('NEC specimens', () => {
  for (const { name, shows, options, text, expected } of specimens) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(necNeaxK, text, options)).toEqual(expected);
    });
  }
});

describe.each([
  [KA, '0!KA000031001118   05140941030514094215             00000000095550101'],
  [KE, '0!KE000031001118   05140941030514094215             000000000'],
] as [NecLayout, string][])('the table of $id', (layout, start) => {
  const line = start.padEnd(layout.columns.startYear[0]).concat('26260').padEnd(layout.width);

  it('takes a mark in any gap for a slipped line', () => {
    expect(kinds(line)).toEqual(['call']);
    for (const gap of layout.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });

  it('is never read otherwise when one of its bytes was lost or doubled', () => {
    expect(misreadSlips(necNeaxK, line, {})).toEqual([]);
  });
});

it('reads the same records between STX and ETX, without line ends', async () => {
  const lines = specimens.flatMap(({ name, text }) => (name === 'nec.calls' ? text.split('\n') : []));
  const records = lines.map((line) => line.replace('\r', '')).filter((line) => line !== '');
  expect(records).toHaveLength(15);
  const decoder = necNeaxK.createDecoder({ ...decodeOptions({}), framing: 'stx-etx' });
  const facts: unknown[] = [];
  const framer = createFramer({ ...necNeaxK.framing, kind: 'stx-etx' }, (frame: Frame) => {
    const decoded = decoder.decode(frame);
    facts.push(decoded.is === 'facts' ? decoded.facts : decoded.is);
  });
  const framed = records.map((record) => `\x02${record}\x03`);
  framer.push(Buffer.from(framed.join(''), 'latin1'), 0);
  await framer.close(0);
  const alone = records.map((record, n) => {
    const decoded = decoder.decode({ text: `${record}\r\n`, at: 0, cut: null, line: n + 1 });
    return decoded.is === 'facts' ? decoded.facts : decoded.is;
  });
  expect(facts).toEqual(alone);
  expect(necNeaxK.detect(framed.join(''))).toBeGreaterThan(0.9);
});

function kinds(line: string): unknown[] {
  return outcomesOf(necNeaxK, `${line}\r\n`, {}).map(({ kind }) => kind);
}
