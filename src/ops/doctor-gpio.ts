import type { Site } from '../config/load.js';
import type { BoardConfig } from '../config/site.js';
import { BellwireError, type ErrorCode } from '../telephony/index.js';
import { type Check, check, shell } from './doctor-check.js';
import { type DaemonUser, type GpioWay, mayUse, type Probes } from './doctor-probes.js';

/** What holds GPIO lines of this computer: a lamp board, a chain of shift registers, the panel. */
export interface GpioUse {
  /** In ids of checks, `lamps.<id>.chip`. No board can be called `@panel`. */
  id: string;
  name: string;
  how: 'auto' | 'sysfs' | 'cdev';
  /** Why `how` is so, when it is not automatic. */
  said: string;
  /** Label of the chip, as configured. */
  chip: string;
  /** Where a line is used (a room, `latch`, a button) → line on the chip. */
  lines: Readonly<Record<string, number>>;
}

const EXPORT = '/sys/class/gpio/export';
const WAY_NAME: Readonly<Record<GpioWay, string>> = { sysfs: 'sysfs', cdev: 'character device' };
const ABSENT: readonly (ErrorCode | null)[] = ['GPIO_NO_SYSFS', 'GPIO_NO_CDEV', 'RUNTIME_MODULE'];

/** All that the site file gives GPIO lines to. */
export function gpioUses({ lamps, panel }: Pick<Site, 'lamps' | 'panel'>): GpioUse[] {
  const boards = lamps.boards.flatMap((board) => useOfBoard(board) ?? []);
  if (panel?.driver !== 'gpio') return boards;
  const { how, chip, buttons, lights } = panel;
  const lines = Object.fromEntries([
    ...buttons.map(({ id, line }) => [`button ${id}`, line]),
    ...lights.map(({ shows, line }) => [`light ${shows} ${line}`, line]),
  ]) as Record<string, number>;
  return [...boards, { id: '@panel', name: 'panel', how, said: `how: ${how}`, chip, lines }];
}

function useOfBoard(board: BoardConfig): GpioUse | null {
  const common = { id: board.id, name: `board ${board.id}` };
  switch (board.driver) {
    case 'gpio':
      return { ...common, how: 'auto', said: '', chip: board.chip, lines: board.map };
    case 'onoff':
      return { ...common, how: 'sysfs', said: 'driver onoff', chip: board.chip, lines: board.map };
    case 'gpiod':
      return { ...common, how: 'cdev', said: 'driver gpiod', chip: board.chip, lines: board.map };
    case 'hc595': {
      const { how, chip, lines } = board;
      const used = Object.entries(lines).flatMap(([where, line]) =>
        line === undefined ? [] : [[where, line]],
      );
      return { ...common, how, said: `how: ${how}`, chip, lines: Object.fromEntries(used) };
    }
    default:
      return null;
  }
}

/** The way that is taken, the chip by its label, its lines and who holds them, and the permission. */
export async function checkGpioUse(use: GpioUse, user: DaemonUser, probes: Probes): Promise<Check[]> {
  const { way, why } = await gpioWay(use, user, probes);
  const choice =
    use.how === 'auto'
      ? [check(`lamps.${use.id}.way`, `${use.name}: way to GPIO`).ok(`${WAY_NAME[way]}: ${why}`)]
      : [];
  const chip = await checkChip(use, way, user, probes);
  if (ABSENT.includes(chip.verdict.code)) return [...choice, chip.verdict];
  const permission =
    way === 'sysfs' ? await checkExport(use, user, probes) : await checkDevice(use, chip.name, user, probes);
  const holders = await probes.gpioHolders(use.chip, Object.values(use.lines));
  return [...choice, chip.verdict, permission, checkHolders(use, way, holders)];
}

/** As the drivers choose (drivers/gpio-kit/access.ts), but with the eyes of the daemon's user. */
export async function gpioWay(
  { how, said }: Pick<GpioUse, 'how' | 'said'>,
  user: DaemonUser,
  probes: Probes,
): Promise<{ way: GpioWay; why: string }> {
  if (how !== 'auto') return { way: how, why: said };
  const file = await probes.file(EXPORT);
  if (!file) return { way: 'cdev', why: `there is no ${EXPORT}` };
  if (!mayUse(file, 'w', user)) return { way: 'cdev', why: `user ${user.name} may not use ${EXPORT}` };
  const module = await probes.loadModule('onoff');
  if (module !== null) return { way: 'cdev', why: `onoff cannot be loaded: ${module}` };
  return { way: 'sysfs', why: 'it is there, and its lines drive on when the daemon dies' };
}

async function checkChip(
  { id, name: of, chip: label, lines }: GpioUse,
  way: GpioWay,
  user: DaemonUser,
  probes: Probes,
): Promise<{ verdict: Check; name: string | null }> {
  const at = check(`lamps.${id}.chip`, `${of}: GPIO chip`);
  try {
    const chip = await probes.gpioChip(way, label);
    const beyond = Object.entries(lines).filter(([, line]) => line >= chip.lines);
    const { name } = chip;
    if (beyond.length === 0) return { verdict: at.ok(`${chip.label} (${name}, ${chip.lines} lines)`), name };
    const which = beyond.map(([where, line]) => `${where}: ${line}`).join(', ');
    const fix = `Use lines 0 to ${chip.lines - 1}.`;
    const found = `${chip.label} has ${chip.lines} lines; beyond them: ${which}`;
    return { verdict: at.fail('GPIO_NOT_FOUND', found, fix), name };
  } catch (error) {
    if (!(error instanceof BellwireError)) throw error;
    if (error.code === 'GPIO_PERMISSION' && !user.isMe)
      return { verdict: at.skip(`${error.message} Run doctor as root to see it.`), name: null };
    const list = way === 'sysfs' ? 'grep . /sys/class/gpio/gpiochip*/label' : 'sudo gpiodetect';
    const fix = error.code === 'GPIO_NOT_FOUND' ? `${list}  # set chip to one of them` : error.fix;
    return { verdict: at.fail(error.code, error.message, fix), name: null };
  }
}

async function checkExport({ id, name }: GpioUse, user: DaemonUser, probes: Probes): Promise<Check> {
  const at = check(`lamps.${id}.permission`, `${name}: permission`);
  const file = await probes.file(EXPORT);
  if (!file) return at.fail('GPIO_NO_SYSFS', `no ${EXPORT}`, 'Use driver: gpio, which needs no sysfs.');
  if (mayUse(file, 'w', user)) return at.ok(`user ${user.name} may use ${EXPORT}`);
  const fix = joinGroup(user) ?? `sudo chgrp gpio ${EXPORT} && sudo chmod 220 ${EXPORT}${LASTING}`;
  return at.fail('GPIO_PERMISSION', `user ${user.name} may not use ${EXPORT} (group ${file.group})`, fix);
}

/** @param chip name of it; null: it was not found, so nobody knows which device it is */
async function checkDevice(
  { id, name }: GpioUse,
  chip: string | null,
  user: DaemonUser,
  probes: Probes,
): Promise<Check> {
  const at = check(`lamps.${id}.permission`, `${name}: permission`);
  const path = `/dev/${chip ?? ''}`;
  const file = chip === null ? null : await probes.file(path);
  if (!file) return at.skip('the chip is not known');
  if (mayUse(file, 'rw', user)) return at.ok(`user ${user.name} may use ${path}`);
  const fix = joinGroup(user) ?? `sudo chgrp gpio ${path} && sudo chmod 660 ${path}${LASTING}`;
  return at.fail('GPIO_PERMISSION', `user ${user.name} may not use ${path} (group ${file.group})`, fix);
}

const LASTING = '  # scripts/install makes it lasting';

function joinGroup({ name, groups }: DaemonUser): string | null {
  if (groups.some((group) => group.name === 'gpio')) return null;
  return `sudo usermod -aG gpio ${shell(name)}  # then log in again, or: sudo systemctl restart bellwire`;
}

/** The daemon holds its lines as `sysfs` or, on the character device, as `bellwire`. */
function checkHolders(
  { id, name, lines }: GpioUse,
  way: GpioWay,
  holders: ReadonlyMap<number, string> | null,
): Check {
  const at = check(`lamps.${id}.lines`, `${name}: lines`);
  if (!holders) return at.skip('who holds them only the character device tells, and it cannot be asked');
  const own = way === 'sysfs' ? 'sysfs' : 'bellwire';
  const foreign = Object.entries(lines).flatMap(([where, line]) => {
    const holder = holders.get(line);
    return holder === undefined || holder === own ? [] : [{ where, line, holder }];
  });
  if (foreign.length === 0) return at.ok('free, or held by Bellwire');
  const found = foreign.map(({ where, line, holder }) => `${where}: line ${line} is held by ${holder}`);
  const fix = foreign.some(({ holder }) => holder === 'sysfs')
    ? 'echo NUMBER | sudo tee /sys/class/gpio/unexport  # base of the chip + line; a restart of the computer does it too'
    : 'Take other lines, or end the program or the overlay (/boot/firmware/config.txt) that holds them.';
  return at.fail('GPIO_LINE_BUSY', found.join(', '), fix);
}
