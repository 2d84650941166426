import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { loadLampDriver, loadLinkDriver } from '../../drivers/index.js';
import type { Site } from '../config/load.js';
import type { BoardConfig } from '../config/site.js';
import { systemClock } from '../engine/clock.js';
import { Line } from '../engine/line.js';
import { localDate, localTime } from '../engine/local-date.js';
import { EXIT } from '../exit.js';
import { lampContext } from '../lamps/context.js';
import { type PatternStep, showPattern } from '../lamps/pattern.js';
import { Ledger } from '../ledger/ledger.js';
import { serialOpener } from '../link/serial-line.js';
import { createTransport } from '../link/transport.js';
import type { Note } from '../ops/note.js';
import { readStatus } from '../ops/status-file.js';
import { isLit, LAMP_MACHINE, lampState } from '../switchboard/message-lamp/machine.js';
import { asRoom, BellwireError, type Room } from '../telephony/index.js';
import { siteOf } from './site.js';

/**
 * `bellwire lamps test`: lets a person see every lamp. Without the daemon: board by board, lamp by lamp, on the hardware
 * itself; afterwards the lamps are as the ledger wants them. The running daemon owns the boards: it is asked to light all
 * lamps for some seconds. `json`: each step, or its answer, as one object a line.
 */
export async function lampsTest(
  board: string | undefined,
  o: { config: string; step: number; seconds: number; json?: boolean },
): Promise<number> {
  const site = siteOf(o.config);
  const daemon = await readStatus(site.status.path, Date.now());
  if (daemon.is === 'running') return askRunning(site, board, o);
  const boards = site.lamps.boards.filter(({ id }) => board === undefined || id === board);
  if (boards.length === 0)
    throw new BellwireError('CONFIG_INVALID', `${o.config} has no lamp board ${board ?? 'at all'}`);
  if (boards.some(({ driver }) => driver === 'pbx'))
    process.stderr.write(
      'The lamps that the voice mail of the PBX lit will be dark until it lights them again.\n',
    );
  const wanted = wantedLamps(site.ledger.path);
  let troubles = 0;
  for (const config of boards) troubles += await testBoard(site, config, wanted, o);
  return troubles === 0 ? EXIT.ok : EXIT.failed;
}

async function askRunning(
  { site, mqtt }: Site,
  board: string | undefined,
  { seconds, json = false }: { seconds: number; json?: boolean },
): Promise<number> {
  if (board !== undefined || !mqtt) {
    const why = mqtt ? 'it lights all boards at once: leave the board out' : 'it can be asked over MQTT only';
    const otherwise = 'or stop it first';
    throw new BellwireError(
      'LAMP_BOARD_FAILED',
      `the daemon is running and owns the boards; ${why}, ${otherwise}`,
    );
  }
  const { askDaemon } = await import('../mqtt/ask.js');
  const answer = await askDaemon({ site, config: mqtt }, 'lamp.test', { seconds });
  if (json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else if (answer.ok) process.stdout.write(`every lamp of the running daemon is lit for ${seconds} s\n`);
  else process.stderr.write(`${answer.code}: ${answer.message}\n  fix: ${answer.fix}\n`);
  return answer.ok ? EXIT.ok : EXIT.failed;
}

/** Rooms with a standing reason; none when there is no ledger yet. */
function wantedLamps(path: string): Set<Room> {
  if (!existsSync(path)) return new Set();
  const ledger = Ledger.openReadOnly(path);
  try {
    const lamps = ledger.load().states.get(LAMP_MACHINE) ?? new Map();
    return new Set([...lamps].filter(([, value]) => isLit(lampState(value))).map(([room]) => asRoom(room)));
  } finally {
    ledger.close();
  }
}

async function testBoard(
  site: Site,
  config: BoardConfig,
  wanted: ReadonlySet<Room>,
  { step: stepMs, json = false }: { step: number; json?: boolean },
): Promise<number> {
  const line = config.driver === 'pbx' ? await openLine(site, config.link) : null;
  let troubles = 0;
  try {
    const driver = await loadLampDriver(config.driver);
    const board = await driver.create(
      lampContext(config, {
        rooms: [...site.rooms.keys()],
        extensionOf: (room) => site.rooms.get(room)?.extension ?? room,
        pbxPort: () => line?.pbxPort ?? null,
        openSerial: serialOpener((_level, _fields, message) => process.stderr.write(`${message}\n`)),
        note: (message) => process.stderr.write(`${message}\n`),
      }),
    );
    await showPattern(board, wanted, async (step) => {
      troubles += step.troubles.length;
      process.stdout.write(`${json ? stepJson(config.id, step) : stepText(config.id, step)}\n`);
      await pause(stepMs);
    });
    await board.stop('leave');
  } finally {
    await line?.stop();
  }
  return troubles;
}

function stepText(board: string, { what, lit, troubles }: PatternStep): string {
  const faults = troubles.map(({ room, result, code }) => `${room} ${code ?? result}`).join(', ');
  return `${board}: ${what}${what === 'one' ? ` ${lit.join()}` : ''}${faults && `  FAULT ${faults}`}`;
}

function stepJson(board: string, { what, lit, troubles }: PatternStep): string {
  const faults = troubles.map(({ room, result, code }) => ({ room, result, code: code ?? null }));
  return JSON.stringify({ board, what, lit, faults });
}

/** A control link without the house behind it: what it reads is not kept. */
async function openLine(site: Site, id: string): Promise<Line> {
  const config = site.links.find((link) => link.id === id);
  if (!config) throw new BellwireError('CONFIG_INVALID', `no link ${id}`);
  const driver = await loadLinkDriver(config);
  return new Promise((resolve, reject) => {
    const note: Note = (_level, _fields, message) => process.stderr.write(`${message}\n`);
    const line: Line = new Line(config, driver, {
      engine: {
        submit: ({ kept }) => kept?.(),
        submitFacts: (_at, fact) => {
          if (fact?.type !== 'LinkChanged' || fact.state !== 'down') return;
          void line.stop();
          reject(new BellwireError('PBX_LINK_DOWN', `${id}: ${fact.why ?? 'closed'}`));
        },
      },
      clock: systemClock,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      note,
      timezone: site.timezone,
      today: localDate(site.timezone),
      localTime: localTime(site.timezone),
      transport: createTransport(config.transport, driver.serial, note),
      onReopened: () => resolve(line),
    });
    line.start();
  });
}
