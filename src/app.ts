import { loadLampDriver, loadLinkDriver, loadPanelDriver, loadPrinterDriver } from '../drivers/index.js';
import { callControlOf } from './config/calls.js';
import { directoryOf } from './config/directory.js';
import { hospitalityOf } from './config/hospitality.js';
import type { Site } from './config/load.js';
import { type Clock, systemClock } from './engine/clock.js';
import { Engine } from './engine/engine.js';
import { Line } from './engine/line.js';
import { LinkOutlet } from './engine/link-outlet.js';
import { localDate, localTime } from './engine/local-date.js';
import { outboxOf } from './engine/outbox.js';
import { PrintOutlet } from './engine/print-outlet.js';
import { Ticker } from './engine/ticker.js';
import { mirrorsOf } from './lamps/mirror.js';
import { LampOutlet } from './lamps/outlet.js';
import type { LampSnapshot } from './lamps/service.js';
import { Ledger } from './ledger/ledger.js';
import { serialOpener } from './link/serial-line.js';
import { createTransport } from './link/transport.js';
import type { Mqtt } from './mqtt/index.js';
import { health } from './ops/health.js';
import type { Log } from './ops/log.js';
import type { Note } from './ops/note.js';
import {
  type LampStatus,
  type LinkStatus,
  type MqttStatus,
  removeStatus,
  type StatusSnapshot,
  writeStatus,
} from './ops/status-file.js';
import { lightsOf } from './panel/lights.js';
import { PanelOutlet } from './panel/outlet.js';
import { lazyPinyin } from './pinyin.js';
import { procedures } from './switchboard/index.js';
import { asLinkId, asRoom, BellwireError, COMMAND_MEMORY_MS } from './telephony/index.js';
import { VERSION } from './version.js';

export interface AppDeps {
  log: Log;
  clock?: Clock;
}

/** The running gateway. */
export interface App {
  status(): StatusSnapshot;
  /** Ordered, idempotent: links first, so that what was read is committed; then outlets; the ledger last. */
  stop(): Promise<void>;
}

const STATUS_EVERY_MS = 2000;
const FORGET_EVERY_MS = 3_600_000;

/**
 * The composition root: the only place that knows everybody. Builds the services in order, starts them, and stops them
 * in reverse. Throws BellwireError (LEDGER_…, CONFIG_INVALID, FORMAT_UNKNOWN) when the house cannot be built at all;
 * an absent port, broker or lamp board is not such a reason.
 */
export async function startApp(site: Site, { log, clock = systemClock }: AppDeps): Promise<App> {
  const startedAt = clock.now();
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const noteOf = (component: string): Note => {
    const to = log.child(component);
    return (level, fields, message) => to[level](fields, message);
  };
  const configured = await Promise.all(
    site.links.map(async (config) => ({ config, driver: await loadLinkDriver(config) })),
  );
  const driverOf = (link: string) => configured.find(({ config }) => config.id === link)?.driver;
  const hospitality = hospitalityOf(site, (link) => driverOf(link)?.services ?? [], localTime(site.timezone));
  const ledger = Ledger.open(site.ledger.path);
  const engine = new Engine({
    ledger,
    procedures: procedures({
      wakeUp: { resultWithinMs: site.wakeUp.resultWithin },
      mirrors: mirrorsOf(site.lamps),
      hospitality,
      directory: directoryOf(site, hospitality),
      control: callControlOf(site, (link) => driverOf(link) ?? { services: [], evidence: 'L0' }),
      pinyin: lazyPinyin(),
    }),
    rooms: {
      hasRoom: (room) => site.rooms.has(asRoom(room)),
      roomOfExtension: (e) => site.roomOfExtension(e),
    },
    rules: site.rules,
    soon: setImmediate,
    monotonic: () => clock.monotonic(),
    later,
    note: noteOf('ledger'),
    outboxLimit: site.mqtt?.outboxLimit ?? null,
  });
  const { committer } = engine;

  const lines: Line[] = [];
  const lamps = new LampOutlet({
    engine,
    clock,
    after: later,
    openSerial: serialOpener(noteOf('lamps')),
    note: (message) => log.child('lamps').warn({}, message),
  });
  const asks = new LinkOutlet({
    engine,
    now: () => clock.now(),
    after: later,
    lineOf: (link) => lines.find((line) => line.id === link) ?? null,
  });
  const today = localDate(site.timezone);
  for (const { config, driver } of configured) {
    const note = noteOf(`link/${config.id}`);
    const parts = {
      engine,
      clock,
      later,
      random: Math.random,
      note,
      timezone: site.timezone,
      today,
      localTime: localTime(site.timezone),
      transport: createTransport(config.transport, driver.serial, note),
      onReopened: () => {
        lamps.linkReopened(config.id);
        asks.linkReopened(asLinkId(config.id));
      },
    };
    lines.push(new Line(config, driver, parts));
  }
  await lamps.build(site, loadLampDriver, (link) => lines.find((line) => line.id === link)?.pbxPort ?? null);

  const prints = new PrintOutlet({
    engine,
    now: () => clock.now(),
    localTime: localTime(site.timezone),
    after: later,
    printers: await Promise.all(
      site.printers.map(async (options) => {
        const driver = await loadPrinterDriver(options.driver);
        const openSerial = serialOpener(noteOf(`printer/${options.id}`));
        const printer = await driver.create({ id: options.id, options, openSerial });
        return { printer, carriers: options.carriers };
      }),
    ),
  });

  const panel = site.panel
    ? new PanelOutlet({
        config: site.panel,
        after: later,
        now: () => clock.now(),
        lights: () => lightsOf(status()),
        submit: (fact) => engine.submitFacts(clock.now(), fact),
        note: (message) => log.child('panel').warn({}, message),
      })
    : null;
  await panel?.build(loadPanelDriver);

  const status = (): StatusSnapshot => ({
    schema: 1,
    writtenAt: clock.now(),
    site: site.site,
    version: VERSION,
    pid: process.pid,
    startedAt,
    links: lines.map((line) => linkStatus(line, clock)),
    ledger: {
      fault: committer.degraded?.code ?? null,
      bytes: readable(() => ledger.bytes()),
      quarantined: committer.quarantined,
      outbox: committer.outboxDepth,
    },
    mqtt: mqtt && mqttStatus(mqtt.snapshot()),
    lamps: lampStatus(lamps.snapshot()),
    ...(panel && { panel: { fault: panel.fault } }),
  });
  const mqtt: Mqtt | null = site.mqtt
    ? (await import('./mqtt/index.js')).createMqtt({
        site: site.site,
        config: site.mqtt,
        privacy: site.privacy,
        version: VERSION,
        outbox: outboxOf(committer, ledger, noteOf('ledger')),
        note: noteOf('mqtt'),
        submit: (fact) => engine.submitFacts(clock.now(), fact),
        health: () => {
          const body = health(status());
          return { body, promises: JSON.stringify([body.reasons, body.lampFaults]) };
        },
      })
    : null;
  committer.onCommitted(({ replies }) => {
    for (const { to, id, body } of replies) if (to.via === 'mqtt') mqtt?.reply(to, id, body);
  });
  committer.onPressure((on) => {
    for (const line of lines)
      if (on) line.pause();
      else line.resume();
  });

  const links = site.links.map(({ id }) => id);
  const ticker = new Ticker(engine, clock);
  const tellStatus = () =>
    writeStatus(site.status.path, status()).catch((error: unknown) =>
      log
        .child('status')
        .warn({ path: site.status.path, err: String(error) }, 'the status file cannot be written'),
    );
  engine.orphanOpenFrames(clock.now());
  engine.submitFacts(clock.now(), { type: 'Daemon', what: 'started', version: VERSION, links });
  engine.flush();
  ticker.start();
  lamps.start();
  asks.start();
  prints.start();
  mqtt?.start();
  for (const line of lines) line.start();
  panel?.start();
  void tellStatus();
  const statusTimer = setInterval(() => void tellStatus(), STATUS_EVERY_MS);
  const forget = () => {
    try {
      while (ledger.purgeCommands(clock.now() - COMMAND_MEMORY_MS) > 0);
      ledger.truncateLog();
    } catch (error) {
      log.child('ledger').warn({ err: String(error) }, 'old commands could not be forgotten');
    }
  };
  forget();
  const forgetTimer = setInterval(forget, FORGET_EVERY_MS);

  let stopping: Promise<void> | null = null;
  const stop = async () => {
    clearInterval(statusTimer);
    clearInterval(forgetTimer);
    ticker.stop();
    asks.stop();
    await panel?.stop();
    await prints.stop();
    await Promise.all(lines.map((line) => line.stop()));
    engine.submitFacts(clock.now(), { type: 'Daemon', what: 'stopping', version: VERSION, links });
    engine.flush();
    await lamps.stop();
    await mqtt?.stop();
    engine.close();
    if (committer.degraded)
      log.error({ turns: committer.degraded.pendingTurns }, 'stopped with turns that could not be written');
    ledger.close();
    await removeStatus(site.status.path);
  };
  return {
    status,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function linkStatus(line: Line, clock: Clock): LinkStatus {
  const { state, why, lastByteAgeMs, bytes, frames, cutFrames, opens, errors, unparsed } = line.snapshot();
  return {
    id: line.id,
    format: line.format,
    state,
    why,
    lastByteAt: lastByteAgeMs === null ? null : Math.round(clock.now() - lastByteAgeMs),
    counters: { bytes, frames, cutFrames, unparsed, opens, errors },
  };
}

function mqttStatus({ state, error, publisher }: ReturnType<Mqtt['snapshot']>): MqttStatus {
  return { connected: state === 'online', why: error?.code ?? publisher.held?.code ?? null };
}

function lampStatus({ lit, faults, boards, mirrors }: LampSnapshot): LampStatus {
  return {
    lit,
    faults,
    boards: boards.map(({ id, via, state, code, busySince }) => ({
      id,
      via,
      fault: code,
      hungSince: state === 'hung' ? busySince : null,
    })),
    mirrors: mirrors.map(({ id, broken, working }) => ({ id, broken, working })),
  };
}

/** A figure of a ledger that may be unreadable. */
function readable(read: () => number): number | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof BellwireError) return null;
    throw error;
  }
}
