import { PBX_DRIVER_IDS } from '../../drivers/index.js';
import { loadSiteAside } from '../config/load-aside.js';
import { EXIT } from '../exit.js';
import { VERSION } from '../version.js';
import { untilSignal } from './signals.js';

const MINUTE_MS = 60_000;
const STOP_MS = 8000;

/** `bellwire run`: the daemon. Ends by a signal only; systemd is told when it is ready, alive and stopping. */
export async function run(o: { config: string }): Promise<number> {
  const signal = untilSignal();
  const loading = loadSiteAside(o.config, PBX_DRIVER_IDS);
  // Loaded while the other thread reads the site file; the broker's library only because nearly every site has one.
  const parts = Promise.all([
    import('../app.js'),
    import('../ops/log.js'),
    import('../ops/notify.js'),
    import('../mqtt/index.js'),
    import('mqtt'),
  ]);
  const site = await loading;
  const [{ startApp }, { createLogger }, { createNotifier }] = await parts;
  const log = createLogger({ level: site.log.level, privacy: site.privacy });
  const notifier = createNotifier(process.env, (error) => log.warn({ code: error.code }, error.message));
  // A bug must not take the house down silently: say it, and let systemd start a fresh process from the ledger.
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'unexpected error: the daemon ends and is started again');
    log.close();
    process.exit(EXIT.failed);
  });
  const app = await startApp(site, { log });
  log.info({ site: site.site, version: VERSION, pid: process.pid }, 'Bellwire is running');
  notifier.ready();
  const { watchdog } = notifier;
  const timers = [
    setInterval(() => log.tick(), MINUTE_MS),
    ...(watchdog.intervalMs === null ? [] : [setInterval(() => watchdog.ping(), watchdog.intervalMs)]),
  ];
  await aborted(signal);
  notifier.stopping();
  log.info({ signal: String(signal.reason) }, 'stopping');
  for (const timer of timers) clearInterval(timer);
  // Every part stops within its own bound; should one hang all the same, what was committed is safe.
  setTimeout(() => {
    log.error({}, 'did not stop in time');
    log.close();
    process.exit(EXIT.failed);
  }, STOP_MS).unref();
  await app.stop();
  log.info({}, 'stopped');
  log.close();
  return EXIT.ok;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
