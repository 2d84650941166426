// node scripts/bench/lamps.mjs [--lamps 1000] [--frames 20] [--json]     (after npm run build)
// What a lamp board costs: system calls or bus transactions for a frame, and how long the event loop waits meanwhile.
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    lamps: { type: 'string', default: '1000' },
    frames: { type: 'string', default: '20' },
    dist: { type: 'string', default: 'dist' },
    json: { type: 'boolean', default: false },
  },
});
const dist = (file) => import(pathToFileURL(path.resolve(options.dist, file)).href);
const LAMPS = Number(options.lamps);
const FRAMES = Number(options.frames);

/**
 * The boards: name and what makes one on its model. A board joins with one line here. `make(lamps)` gives the started
 * board and its counters so far: `calls` (system calls), `bus` (transactions on a bus), `bytes`; what it cannot count
 * is left out.
 */
const BOARDS = [
  ['hc595, sysfs', (lamps) => chain(lamps, 'sysfs')],
  ['hc595, sysfs, feedback', (lamps) => chain(lamps, 'sysfs', { feedback: true })],
  ['hc595, character device', (lamps) => chain(lamps, 'cdev')],
  ['hc595, SPI', (lamps) => chain(lamps, 'sysfs', { spi: true })],
];

async function chain(lamps, how, { spi = false, feedback = false } = {}) {
  const { ChainRig, RIG_LINES } = await dist('drivers/lamp/hc595/rig.js');
  const { createHc595Board } = await dist('drivers/lamp/hc595/index.js');
  const rig = new ChainRig({ how, outputs: Math.ceil(lamps / 8) * 8, enable: 'line' });
  const { data, clock, latch, enable } = RIG_LINES;
  const lines = {
    latch,
    enable,
    ...(!spi && { data, clock }),
    ...(feedback && { feedback: RIG_LINES.feedback }),
  };
  const entry = { how, chip: 'auto', lines, lamps: rig.chain.outputs, activeLow: false };
  const board = createHc595Board(
    {
      id: 'bench',
      options: { ...entry, ...(spi && { spi: { device: '/dev/spidev0.0', speedHz: 1e6, feedback } }) },
      map: new Map(Array.from({ length: lamps }, (_, i) => [`r${i}`, i])),
      extensionOf: String,
      pbx: null,
      note: () => {},
    },
    {
      gpio: async () => rig,
      spi: () => rig.openSpi(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
  );
  await board.start(new Set(), new Set());
  return { board, counted: () => ({ calls: rig.calls, mostAtAStretch: rig.mostAtAStretch }) };
}

/** Counts are exact; the stall is this machine's, with a model where the hardware would be. */
async function measure(name, make) {
  const { board, counted } = await make(LAMPS);
  const frame = (n) => new Set(board.rooms.filter((_, i) => (i * 7 + n) % 3 === 0));
  // Warm: the compiler of Node.js is no cost of a daemon that runs for years.
  for (let n = 0; n < 10; n++) await board.write(frame(n));
  const before = counted();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  // A wait without any work, first: the histogram has the timer's own lateness in it.
  const idle = await stall(loop, () => sleep(200));
  const busy = await stall(loop, async () => {
    for (let n = 1; n <= FRAMES; n++) await board.write(frame(n));
  });
  const after = counted();
  const perFrame = Object.fromEntries(
    ['calls', 'bus', 'bytes']
      .filter((key) => key in after)
      .map((key) => [key, (after[key] - before[key]) / FRAMES]),
  );
  await board.stop('off');
  return { board: name, lamps: LAMPS, ...perFrame, mostAtAStretch: after.mostAtAStretch, idle, busy };
}

/** p99 of the event loop's lateness, ms. */
async function stall(loop, work) {
  loop.reset();
  loop.enable();
  await work();
  await sleep(5);
  loop.disable();
  return { p99: Number((loop.percentile(99) / 1e6).toFixed(2)), max: Number((loop.max / 1e6).toFixed(2)) };
}

/** The slowest system call on a GPIO line: sysfs on a Pi 1 (shelf hw/README.md section 6). */
const SLOWEST_CALL_MS = 0.04;

const results = [];
for (const [name, make] of BOARDS) results.push(await measure(name, make));
if (options.json) console.log(JSON.stringify(results));
else
  console.table(
    results.map(({ idle, busy, ...rest }) => ({
      ...rest,
      'stretch on a Pi 1, ms': (rest.mostAtAStretch * SLOWEST_CALL_MS).toFixed(2),
      'loop p99 idle ms': idle.p99,
      'loop p99 writing ms': busy.p99,
      'max ms': busy.max,
    })),
  );
