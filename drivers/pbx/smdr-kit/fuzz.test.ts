import { describe, expect, it } from 'vitest';
import type { Framing } from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { loadPbxDriver, PBX_DRIVER_IDS } from '../../index.js';
import { fuzz } from './fuzz.js';
import { readSpecimens } from './specimens.js';

/** Bytes a format and framing; scripts/fuzz.mjs is the long run. */
const BYTES = 1_000_000;
const SEED = 20260514;

const specimens = [
  'panasonic',
  'panasonic-ta',
  'siemens',
  'mitel',
  'inter-tel',
  'nec',
  'nortel',
  'ericsson',
  'alcatel',
  'avaya',
  'samsung',
  'lg',
  'shenou',
].flatMap((family) => readSpecimens(new URL(`../${family}/specimens/`, import.meta.url)));
/** Half of the seeds are of the format itself, however many others there are. */
function seedsOf(id: string): string[] {
  const own = specimens.filter(({ format }) => format === id).map(({ text }) => text);
  return specimens.flatMap(({ text }, n) => [text, own[n % own.length] ?? text]);
}
const cases = PBX_DRIVER_IDS.flatMap((id) => [
  { id, kind: 'lines' as const },
  { id, kind: 'stx-etx' as const },
]);

describe(`hostile bytes, seed ${SEED}`, () => {
  it.each(cases)('$id behind $kind: no throw, every byte and frame accounted for', async ({ id, kind }) => {
    const driver = await loadPbxDriver(id);
    const { maxFrame, idleFlushMs } = driver.framing;
    const framing: Framing = { kind, maxFrame, idleFlushMs };
    const report = await fuzz({
      driver,
      framing,
      createFramer,
      specimens: seedsOf(id),
      bytes: BYTES,
      seed: SEED,
    });
    expect(report.bytes).toBeGreaterThanOrEqual(BYTES);
    expect(report.frames).toBeGreaterThan(500);
    expect(report.unparsed).toBeGreaterThan(0);
    expect(report.longestFrame).toBeLessThanOrEqual(maxFrame);
    // Mutated specimens of its own keep a line decoder honest: some must still decode.
    if (kind === 'lines' && !driver.control && id !== 'custom') expect(report.records).toBeGreaterThan(40);
  });
});
