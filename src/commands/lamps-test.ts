import { setTimeout as pause } from 'node:timers/promises';
import { loadLampDriver, loadPbxDriver } from '../../drivers/index.js';
import type { Site } from '../config/load.js';
import type { BoardConfig } from '../config/site.js';
import { systemClock } from '../engine/clock.js';
import { Line } from '../engine/line.js';
import { localDate } from '../engine/local-date.js';
import { EXIT } from '../exit.js';
import { lampContext } from '../lamps/context.js';
import { showPattern } from '../lamps/pattern.js';
import { createTransport } from '../link/transport.js';
import type { Note } from '../ops/note.js';
import { readStatus } from '../ops/status-file.js';
import { BellwireError } from '../telephony/index.js';
import { siteOf } from './site.js';

/**
 * `bellwire lamps test`: lets a person see every lamp of a board. Works on the hardware itself, so the daemon must be
 * stopped; afterwards all lamps are dark, and the daemon lights what it should at its next start.
 */
export async function lampsTest(
  board: string | undefined,
  o: { config: string; step: number },
): Promise<number> {
  const site = siteOf(o.config);
  const daemon = await readStatus(site.status.path, Date.now());
  if (daemon.is === 'running')
    throw new BellwireError('LAMP_BOARD_FAILED', 'the daemon is running and owns the boards: stop it first');
  const boards = site.lamps.boards.filter(({ id }) => board === undefined || id === board);
  if (boards.length === 0)
    throw new BellwireError('CONFIG_INVALID', `${o.config} has no lamp board ${board ?? 'at all'}`);
  let troubles = 0;
  for (const config of boards) troubles += await testBoard(site, config, o.step);
  return troubles === 0 ? EXIT.ok : EXIT.failed;
}

async function testBoard(site: Site, config: BoardConfig, stepMs: number): Promise<number> {
  const line = config.driver === 'pbx' ? await openLine(site, config.link) : null;
  let troubles = 0;
  try {
    const driver = await loadLampDriver(config.driver);
    const board = await driver.create(
      lampContext(config, {
        rooms: [...site.rooms.keys()],
        extensionOf: (room) => site.rooms.get(room)?.extension ?? room,
        pbxPort: () => line?.pbxPort ?? null,
        note: (message) => process.stderr.write(`${message}\n`),
      }),
    );
    await showPattern(board, new Set(), async ({ what, lit, troubles: failed }) => {
      troubles += failed.length;
      const faults = failed.map(({ room, result, code }) => `${room} ${code ?? result}`).join(', ');
      process.stdout.write(
        `${config.id}: ${what}${what === 'one' ? ` ${lit.join()}` : ''}${faults && `  FAULT ${faults}`}\n`,
      );
      await pause(stepMs);
    });
    await board.stop('off');
  } finally {
    await line?.stop();
  }
  return troubles;
}

/** A control link without the house behind it: what it reads is not kept. */
async function openLine(site: Site, id: string): Promise<Line> {
  const config = site.links.find((link) => link.id === id);
  if (!config) throw new BellwireError('CONFIG_INVALID', `no link ${id}`);
  const driver = await loadPbxDriver(config.format);
  return new Promise((resolve, reject) => {
    const note: Note = (level, _fields, message) => {
      if (level === 'warn' || level === 'error')
        reject(new BellwireError('PBX_LINK_DOWN', `${id}: ${message}`));
    };
    const line: Line = new Line(config, driver, {
      engine: { submit: () => undefined, submitFacts: () => undefined },
      clock: systemClock,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      note,
      timezone: site.timezone,
      today: localDate(site.timezone),
      transport: createTransport(config.transport, driver.serial, note),
      onReopened: () => resolve(line),
    });
    line.start();
  });
}
