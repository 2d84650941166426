import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Decoded, Frame } from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { loadPbxDriver } from '../../index.js';

const SPECIMENS = [
  { id: 'nec-neax-pms', file: 'nec-pms/specimens/neax' },
  { id: 'avaya-guestworks', file: 'avaya-guestworks/specimens/definity' },
  { id: 'nortel-pmsi', file: 'nortel-pmsi/specimens/meridian' },
  { id: 'alcatel-ahl', file: 'alcatel-ahl/specimens/omnipcx' },
];

describe.each(SPECIMENS)('$file', ({ id, file }) => {
  const read = (end: string) => readFileSync(new URL(`../${file}.${end}`, import.meta.url));
  const expected = read('expected.jsonl')
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line): { shows: string } => JSON.parse(line));

  it('is read as its expected file says; the rest is the link’s own talk', async () => {
    const told = await decodeAll(id, read('bytes'));
    expect(told).toEqual(expected.map(({ shows: _, ...outcome }) => outcome));
  });

  it('reads the same one byte at a time', async () => {
    expect(await decodeAll(id, read('bytes'), 1)).toEqual(await decodeAll(id, read('bytes')));
  });

  it('is found by detection, and by no other of these', async () => {
    const sample = read('bytes').toString('latin1');
    for (const other of SPECIMENS) {
      const score = (await loadPbxDriver(other.id)).detect(sample);
      if (other.id === id) expect(score).toBeGreaterThan(0.5);
      else expect(score, other.id).toBeLessThan(0.1);
    }
  });
});

async function decodeAll(id: string, bytes: Buffer, piece = bytes.length): Promise<unknown[]> {
  const driver = await loadPbxDriver(id);
  const decoder = driver.createDecoder({ referenceDate: () => '2026-05-14' });
  const told: unknown[] = [];
  const framer = createFramer(driver.framing, (frame: Frame) => {
    const outcome = worthTelling(decoder.decode(frame));
    if (outcome) told.push(outcome);
  });
  for (let from = 0; from < bytes.length; from += piece) framer.push(bytes.subarray(from, from + piece), 0);
  await framer.close(0);
  return told;
}

function worthTelling(decoded: Decoded): unknown {
  if (decoded.is === 'facts') return { facts: decoded.facts };
  return decoded.is === 'unparsed' ? { unparsed: decoded.code } : null;
}
