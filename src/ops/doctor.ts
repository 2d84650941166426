import type { Site } from '../config/load.js';
import { ConfigError, renderProblem } from '../config/problem.js';
import type { BoardConfig, LinkConfig } from '../config/site.js';
import type { SerialSettings } from '../driver-api/index.js';
import type { ErrorCode } from '../telephony/index.js';
import { type Check, check, shell } from './doctor-check.js';
import { checkGpioUse, gpioUses, gpioWay } from './doctor-gpio.js';
import {
  checkClock,
  checkDaemon,
  checkDisk,
  checkMemory,
  checkModules,
  checkNode,
  checkTemperature,
  checkWatchdog,
} from './doctor-host.js';
import { checkBroker, checkTcpLink } from './doctor-network.js';
import { checkPi } from './doctor-pi.js';
import type { DaemonUser, Probes } from './doctor-probes.js';
import { checkSerialLink, effectiveSettings } from './doctor-serial.js';
import type { StatusSnapshot } from './status-file.js';

export type { Check } from './doctor-check.js';
export type { Probes } from './doctor-probes.js';

export interface DoctorReport {
  readonly checks: readonly Check[];
  /** 0: nothing failed (warnings are allowed); 1: something did. */
  readonly exitCode: 0 | 1;
}

export interface DoctorContext {
  /** Path of the site file, for fixes that edit it. */
  readonly siteFile: string;
  /** Port settings of a format, used where the site file says nothing. */
  readonly serialOf: (format: string) => Promise<SerialSettings>;
}

/** Looks at everything the site needs, in the order of hw-docs/commissioning.md. Never throws for what it finds, only for its own faults. */
export async function runDoctor(
  site: Site | ConfigError,
  probes: Probes,
  context: DoctorContext,
): Promise<DoctorReport> {
  const checks =
    site instanceof ConfigError
      ? [...configProblems(site), checkNode(probes), ...(await checkComputer(null, probes))]
      : await checkSite(site, probes, context);
  return { checks, exitCode: checks.some(({ result }) => result === 'fail') ? 1 : 0 };
}

async function checkSite(site: Site, probes: Probes, context: DoctorContext): Promise<Check[]> {
  const user = await probes.daemonUser();
  const daemon = await probes.daemon(site.status.path);
  const running = daemon.is === 'running' ? daemon.snapshot : null;
  const checks: Check[] = [
    check('config', 'site file').ok(
      `${context.siteFile}: ${site.rooms.size} rooms, ${site.links.length} links`,
    ),
    checkDaemon(daemon),
    checkNode(probes),
    ...(await checkModules(await modulesOf(site, user, probes), probes)),
    ...(await checkComputer(site, probes)),
    ...(await checkDisk(site.ledger.path, user, probes)),
  ];
  for (const link of site.links) checks.push(...(await checkLink(link, user, running, probes, context)));
  for (const use of gpioUses(site)) checks.push(...(await checkGpioUse(use, user, probes)));
  if (site.mqtt) checks.push(...(await checkBroker(site.mqtt, user, probes)));
  return checks;
}

async function checkComputer(site: Site | null, probes: Probes): Promise<Check[]> {
  return [
    await checkMemory(probes),
    await checkTemperature(probes),
    await checkWatchdog(probes),
    ...(await checkPi(site, probes)),
    ...(await checkClock(site?.timezone ?? null, probes)),
  ];
}

async function checkLink(
  link: LinkConfig,
  user: DaemonUser,
  running: StatusSnapshot | null,
  probes: Probes,
  { siteFile, serialOf }: DoctorContext,
): Promise<Check[]> {
  const { id, transport } = link;
  switch (transport.type) {
    case 'tcp':
      return [await checkTcpLink(id, transport, running, probes)];
    case 'serial': {
      const settings = effectiveSettings(transport, await serialOf(link.format));
      const serial = { id, path: transport.path, settings };
      return checkSerialLink(serial, siteFile, user, running?.pid ?? null, probes);
    }
  }
}

function configProblems(error: ConfigError): Check[] {
  return error.problems.map((problem, index) => {
    const code: ErrorCode = problem.code;
    const title = index === 0 ? 'site file' : `site file (${index + 1})`;
    const place = problem.line === null ? '' : `+${problem.line},${problem.column} `;
    const fix = `sudo nano ${place}${shell(problem.file)}`;
    return check(index === 0 ? 'config' : `config.${index + 1}`, title).fail(
      code,
      renderProblem(problem),
      fix,
    );
  });
}

/** Native modules this site needs. */
async function modulesOf(site: Site, user: DaemonUser, probes: Probes): Promise<string[]> {
  const ways = await Promise.all(gpioUses(site).map((use) => gpioWay(use, user, probes)));
  const has = (is: (board: BoardConfig) => boolean) => site.lamps.boards.some(is);
  return [
    'better-sqlite3',
    ...(site.links.some(({ transport }) => transport.type === 'serial') ? ['serialport'] : []),
    ...(ways.some(({ way }) => way === 'sysfs') ? ['onoff'] : []),
    ...(ways.some(({ way }) => way === 'cdev') ||
    has((board) => board.driver === 'hc595' && board.spi !== undefined)
      ? ['koffi']
      : []),
    ...(has(({ driver }) => driver === 'mcp23017' || driver === 'pcf8574') ? ['i2c-bus'] : []),
  ];
}
