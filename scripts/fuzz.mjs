#!/usr/bin/env node
/**
 * Hostile bytes through every framer and every PBX decoder, the long run.
 *
 *   node scripts/fuzz.mjs [--bytes 10000000] [--seed 1] [--format <id>] [--dist dist]
 *
 * --bytes is per format and framing. Exit 1 with the failing seed when a promise is broken (throw, lost byte, frame
 * without outcome, malformed record) or when memory grows with the bytes.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    bytes: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    format: { type: 'string' },
    dist: { type: 'string', default: 'dist' },
  },
});
const dist = (file) => import(pathToFileURL(path.resolve(options.dist, file)).href);
const { loadPbxDriver, PBX_DRIVER_IDS } = await dist('drivers/index.js');
const { createFramer } = await dist('src/link/framers/index.js');
const { fuzz } = await dist('drivers/pbx/smdr-kit/fuzz.js');
const { readSpecimens } = await dist('drivers/pbx/smdr-kit/specimens.js');

/** Growth of the resident set that counts as a leak; the run itself needs a fraction of it. */
const MAX_GROWTH_MIB = 150;

const families = new URL('../drivers/pbx/', import.meta.url);
const specimens = readdirSync(families)
  .map((family) => new URL(`${family}/specimens/`, families))
  .filter((folder) => existsSync(new URL('index.json', folder)))
  .flatMap((folder) => readSpecimens(folder).map(({ text }) => text));

const seed = Number(options.seed);
const rssMib = () => process.memoryUsage.rss() / 1048576;
let failed = false;
for (const id of options.format ? [options.format] : PBX_DRIVER_IDS) {
  const driver = await loadPbxDriver(id);
  const { maxFrame, idleFlushMs } = driver.framing;
  for (const kind of ['lines', 'stx-etx']) {
    const before = rssMib();
    const started = process.cpuUsage();
    try {
      const report = await fuzz({
        driver,
        framing: { kind, maxFrame, idleFlushMs },
        createFramer,
        specimens,
        bytes: Number(options.bytes),
        seed,
      });
      const growth = rssMib() - before;
      const { user, system } = process.cpuUsage(started);
      console.log(
        `${id} ${kind}: ${report.bytes} bytes, ${report.frames} frames, ${report.records} records, ` +
          `${report.unparsed} unparsed, ${report.ignored} ignored, longest ${report.longestFrame}, ` +
          `memory ${growth >= 0 ? '+' : ''}${growth.toFixed(0)} MiB, ${((user + system) / 1e6).toFixed(1)} s CPU`,
      );
      if (growth > MAX_GROWTH_MIB) throw new Error(`memory grew by ${growth.toFixed(0)} MiB`);
    } catch (error) {
      failed = true;
      console.error(
        `FAILED: node scripts/fuzz.mjs --format ${id} --bytes ${options.bytes} --seed ${seed}  (${kind})`,
      );
      console.error(error);
    }
  }
}
process.exitCode = failed ? 1 : 0;
