import type { BoardConfig } from '../config/site.js';
import { BellwireError } from '../telephony/index.js';
import { type Check, check, shell } from './doctor-check.js';
import { type DaemonUser, mayUse, type Probes } from './doctor-probes.js';

type OnoffBoard = Extract<BoardConfig, { driver: 'onoff' }>;

const EXPORT = '/sys/class/gpio/export';

/** A lamp board on GPIO lines: the kernel's interface, the chip by its label, its lines, and the permission. */
export async function checkGpioBoard(board: OnoffBoard, user: DaemonUser, probes: Probes): Promise<Check[]> {
  const chip = await checkChip(board, probes);
  if (chip.code === 'GPIO_NO_SYSFS') return [chip];
  return [chip, await checkExport(board.id, user, probes)];
}

async function checkChip({ id, chip: label, map }: OnoffBoard, probes: Probes): Promise<Check> {
  const at = check(`lamps.${id}.chip`, `board ${id}: GPIO chip`);
  try {
    const chip = await probes.gpioChip(label);
    const beyond = Object.entries(map).filter(([, line]) => line >= chip.lines);
    if (beyond.length === 0) return at.ok(`${chip.label} (${chip.name}, ${chip.lines} lines)`);
    const which = beyond.map(([room, line]) => `${room}: ${line}`).join(', ');
    const fix = `Use lines 0 to ${chip.lines - 1} in lamps.boards[].map.`;
    return at.fail('GPIO_NOT_FOUND', `${chip.label} has ${chip.lines} lines; beyond them: ${which}`, fix);
  } catch (error) {
    if (!(error instanceof BellwireError)) throw error;
    const fix =
      error.code === 'GPIO_NOT_FOUND'
        ? 'grep . /sys/class/gpio/gpiochip*/label  # set lamps.boards[].chip'
        : error.fix;
    return at.fail(error.code, error.message, fix);
  }
}

async function checkExport(id: string, user: DaemonUser, probes: Probes): Promise<Check> {
  const at = check(`lamps.${id}.permission`, `board ${id}: permission`);
  const file = await probes.file(EXPORT);
  if (!file)
    return at.fail('GPIO_NO_SYSFS', `no ${EXPORT}`, 'Use a kernel with GPIO_SYSFS, or another lamp board.');
  if (mayUse(file, 'w', user)) return at.ok(`user ${user.name} may use ${EXPORT}`);
  const fix = user.groups.some(({ name }) => name === 'gpio')
    ? `sudo chgrp gpio ${EXPORT} && sudo chmod 220 ${EXPORT}  # scripts/install makes it lasting`
    : `sudo usermod -aG gpio ${shell(user.name)}  # then log in again, or: sudo systemctl restart bellwire`;
  return at.fail('GPIO_PERMISSION', `user ${user.name} may not use ${EXPORT} (group ${file.group})`, fix);
}
