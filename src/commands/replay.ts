import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLinkDriver } from '../../drivers/index.js';
import { hospitalityOf } from '../config/hospitality.js';
import type { Site } from '../config/load.js';
import { VirtualClock } from '../engine/clock.js';
import { Engine } from '../engine/engine.js';
import { Line } from '../engine/line.js';
import { localDate, localTime } from '../engine/local-date.js';
import { EXIT } from '../exit.js';
import { mirrorsOf } from '../lamps/mirror.js';
import { Ledger, type LedgerCounts } from '../ledger/ledger.js';
import { CapturePlayer, type Played, VirtualTimers } from '../link/replay.js';
import { procedures } from '../switchboard/index.js';
import { asLinkId, asRoom, BellwireError } from '../telephony/index.js';
import { siteOf } from './site.js';

export interface Replayed extends LedgerCounts, Played {
  /** SHA-256 over every row of the ledger: equal for equal captures, site files and versions. */
  digest: string;
}

/**
 * `bellwire replay`: a capture through framers, decoders, procedures and a real ledger, with a virtual clock and no
 * outlets. The same capture gives the same ledger, row for row, every time.
 */
export async function replay(
  file: string,
  o: { config: string; ledger?: string; json?: boolean },
): Promise<number> {
  const site = siteOf(o.config);
  if (o.ledger && existsSync(o.ledger)) throw new BellwireError('LEDGER_PLACE', `${o.ledger} exists`);
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-replay-'));
  try {
    const result = await replayInto(o.ledger ?? join(dir, 'ledger.db'), site, file);
    process.stdout.write(`${o.json ? JSON.stringify(result) : describe(result)}\n`);
  } finally {
    rmSync(dir, { recursive: true });
  }
  return EXIT.ok;
}

/** Throws CAPTURE_… for a bad file. */
export async function replayInto(ledgerPath: string, site: Site, file: string): Promise<Replayed> {
  const clock = new VirtualClock(0);
  const timers = new VirtualTimers(clock);
  const note = () => undefined;
  const configured = await Promise.all(
    site.links.map(async (config) => ({ config, driver: await loadLinkDriver(config) })),
  );
  const servicesOf = (link: string) =>
    configured.find(({ config }) => config.id === link)?.driver.services ?? [];
  const ledger = Ledger.open(ledgerPath);
  try {
    const engine = new Engine({
      ledger,
      procedures: procedures({
        wakeUp: { resultWithinMs: site.wakeUp.resultWithin },
        hospitality: hospitalityOf(site, servicesOf, localTime(site.timezone)),
        mirrors: mirrorsOf(site.lamps),
      }),
      rooms: {
        hasRoom: (room) => site.rooms.has(asRoom(room)),
        roomOfExtension: (e) => site.roomOfExtension(e),
      },
      rules: site.rules,
      soon: setImmediate,
      monotonic: () => clock.monotonic(),
      later: timers.later,
      note,
      outboxLimit: Number.MAX_SAFE_INTEGER,
    });
    const player = new CapturePlayer({
      path: file,
      note,
      advanceTo: async (at) => {
        await timers.advanceTo(at);
        engine.tick(at);
      },
    });
    const lines: Line[] = [];
    for (const { config, driver } of configured) {
      const transport = player.transport(asLinkId(config.id));
      const today = localDate(site.timezone);
      const parts = {
        engine,
        clock,
        later: timers.later,
        random: () => 0,
        note,
        timezone: site.timezone,
        today,
        localTime: localTime(site.timezone),
        transport,
      };
      lines.push(new Line(config, driver, parts));
    }
    for (const line of lines) line.start();
    const played = await player.play();
    await Promise.all(lines.map((line) => line.stop()));
    engine.flush();
    return { ...played, ...ledger.counts(), digest: digestOf(ledger) };
  } finally {
    ledger.close();
  }
}

function digestOf(ledger: Ledger): string {
  const hash = createHash('sha256');
  for (const row of ledger.dump()) hash.update(`${row}\n`);
  return hash.digest('hex');
}

function describe(r: Replayed): string {
  return [
    `${r.bytes} bytes in ${r.events} events${r.skipped ? ` (${r.skipped} of links not in the site file)` : ''}`,
    `${r.raw} frames, ${r.journal} journal rows, ${r.quarantine} in quarantine`,
    `ledger sha256 ${r.digest}`,
  ].join('\n');
}
