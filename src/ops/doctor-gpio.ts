import type { BoardConfig } from '../config/site.js';
import { BellwireError, type ErrorCode } from '../telephony/index.js';
import { type Check, check, shell } from './doctor-check.js';
import { type DaemonUser, type GpioWay, mayUse, type Probes } from './doctor-probes.js';

/** A board on GPIO lines of this computer. */
export type GpioBoard = Extract<BoardConfig, { driver: 'gpio' | 'onoff' | 'gpiod' }>;

const EXPORT = '/sys/class/gpio/export';
const WAY_NAME: Readonly<Record<GpioWay, string>> = { sysfs: 'sysfs', cdev: 'character device' };
const ABSENT: readonly (ErrorCode | null)[] = ['GPIO_NO_SYSFS', 'GPIO_NO_CDEV', 'RUNTIME_MODULE'];

export const isGpioBoard = (board: BoardConfig): board is GpioBoard =>
  board.driver === 'gpio' || board.driver === 'onoff' || board.driver === 'gpiod';

/** The way that is taken, the chip by its label, its lines and who holds them, and the permission. */
export async function checkGpioBoard(board: GpioBoard, user: DaemonUser, probes: Probes): Promise<Check[]> {
  const { id, driver, chip: label, map } = board;
  const { way, why } = await gpioWay(driver, user, probes);
  const choice =
    driver === 'gpio'
      ? [check(`lamps.${id}.way`, `board ${id}: way to GPIO`).ok(`${WAY_NAME[way]}: ${why}`)]
      : [];
  const chip = await checkChip(board, way, user, probes);
  if (ABSENT.includes(chip.verdict.code)) return [...choice, chip.verdict];
  const permission =
    way === 'sysfs' ? await checkExport(id, user, probes) : await checkDevice(id, chip.name, user, probes);
  const holders = await probes.gpioHolders(label, Object.values(map));
  return [...choice, chip.verdict, permission, checkHolders(board, way, holders)];
}

/** As the drivers choose (drivers/gpio-kit/access.ts), but with the eyes of the daemon's user. */
export async function gpioWay(
  driver: GpioBoard['driver'],
  user: DaemonUser,
  probes: Probes,
): Promise<{ way: GpioWay; why: string }> {
  switch (driver) {
    case 'onoff':
      return { way: 'sysfs', why: 'driver onoff' };
    case 'gpiod':
      return { way: 'cdev', why: 'driver gpiod' };
    case 'gpio': {
      const file = await probes.file(EXPORT);
      if (!file) return { way: 'cdev', why: `there is no ${EXPORT}` };
      if (!mayUse(file, 'w', user)) return { way: 'cdev', why: `user ${user.name} may not use ${EXPORT}` };
      const module = await probes.loadModule('onoff');
      if (module !== null) return { way: 'cdev', why: `onoff cannot be loaded: ${module}` };
      return { way: 'sysfs', why: 'it is there, and its lines drive on when the daemon dies' };
    }
  }
}

async function checkChip(
  { id, chip: label, map }: GpioBoard,
  way: GpioWay,
  user: DaemonUser,
  probes: Probes,
): Promise<{ verdict: Check; name: string | null }> {
  const at = check(`lamps.${id}.chip`, `board ${id}: GPIO chip`);
  try {
    const chip = await probes.gpioChip(way, label);
    const beyond = Object.entries(map).filter(([, line]) => line >= chip.lines);
    const { name } = chip;
    if (beyond.length === 0) return { verdict: at.ok(`${chip.label} (${name}, ${chip.lines} lines)`), name };
    const which = beyond.map(([room, line]) => `${room}: ${line}`).join(', ');
    const fix = `Use lines 0 to ${chip.lines - 1} in lamps.boards[].map.`;
    const found = `${chip.label} has ${chip.lines} lines; beyond them: ${which}`;
    return { verdict: at.fail('GPIO_NOT_FOUND', found, fix), name };
  } catch (error) {
    if (!(error instanceof BellwireError)) throw error;
    if (error.code === 'GPIO_PERMISSION' && !user.isMe)
      return { verdict: at.skip(`${error.message} Run doctor as root to see it.`), name: null };
    const list = way === 'sysfs' ? 'grep . /sys/class/gpio/gpiochip*/label' : 'sudo gpiodetect';
    const fix =
      error.code === 'GPIO_NOT_FOUND' ? `${list}  # set lamps.boards[].chip to one of them` : error.fix;
    return { verdict: at.fail(error.code, error.message, fix), name: null };
  }
}

async function checkExport(id: string, user: DaemonUser, probes: Probes): Promise<Check> {
  const at = check(`lamps.${id}.permission`, `board ${id}: permission`);
  const file = await probes.file(EXPORT);
  if (!file) return at.fail('GPIO_NO_SYSFS', `no ${EXPORT}`, 'Use driver: gpio, which needs no sysfs.');
  if (mayUse(file, 'w', user)) return at.ok(`user ${user.name} may use ${EXPORT}`);
  const fix = joinGroup(user) ?? `sudo chgrp gpio ${EXPORT} && sudo chmod 220 ${EXPORT}${LASTING}`;
  return at.fail('GPIO_PERMISSION', `user ${user.name} may not use ${EXPORT} (group ${file.group})`, fix);
}

/** @param name of the chip; null: it was not found, so nobody knows which device it is */
async function checkDevice(
  id: string,
  name: string | null,
  user: DaemonUser,
  probes: Probes,
): Promise<Check> {
  const at = check(`lamps.${id}.permission`, `board ${id}: permission`);
  const path = `/dev/${name ?? ''}`;
  const file = name === null ? null : await probes.file(path);
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
  { id, map }: GpioBoard,
  way: GpioWay,
  holders: ReadonlyMap<number, string> | null,
): Check {
  const at = check(`lamps.${id}.lines`, `board ${id}: lines`);
  if (!holders) return at.skip('who holds them only the character device tells, and it cannot be asked');
  const own = way === 'sysfs' ? 'sysfs' : 'bellwire';
  const foreign = Object.entries(map).flatMap(([room, line]) => {
    const holder = holders.get(line);
    return holder === undefined || holder === own ? [] : [{ room, line, holder }];
  });
  if (foreign.length === 0) return at.ok('free, or held by Bellwire');
  const found = foreign.map(({ room, line, holder }) => `${room}: line ${line} is held by ${holder}`);
  const fix = foreign.some(({ holder }) => holder === 'sysfs')
    ? 'echo NUMBER | sudo tee /sys/class/gpio/unexport  # base of the chip + line; a restart of the computer does it too'
    : 'Take other lines, or end the program or the overlay (/boot/firmware/config.txt) that holds them.';
  return at.fail('GPIO_LINE_BUSY', found.join(', '), fix);
}
