import { BellwireError } from '../../src/telephony/index.js';
import { type GpioChip, pickChip } from './chips.js';
import { gpioError } from './errors.js';
import type { GpioDevices } from './gpio-device.js';
import { chipInfo, IOCTL, lineInfo, lineInfoRequest, SIZE } from './uapi.js';

export interface CdevChip extends GpioChip {
  path: string;
}

/** Throws GPIO_NOT_FOUND, GPIO_PERMISSION, GPIO_NO_CDEV. */
export async function findCdevChip(devices: GpioDevices, label: string): Promise<CdevChip> {
  return pickChip(await listCdevChips(devices), label);
}

/** The chips that may be opened, at least one. Throws GPIO_PERMISSION, GPIO_NO_CDEV. */
export async function listCdevChips(devices: GpioDevices): Promise<CdevChip[]> {
  const chips = new Map<string, CdevChip>();
  let refused: BellwireError | null = null;
  for (const path of await devices.list()) {
    try {
      const chip = { path, ...chipAt(devices, path) };
      // Raspberry Pi OS gives the header of a Pi 5 a second name, gpiochip4 (raspberrypi/linux PR #6144).
      if (!chips.has(chip.name)) chips.set(chip.name, chip);
    } catch (error) {
      refused = gpioError(error, path, 'GPIO_NO_CDEV');
    }
  }
  if (chips.size > 0) return [...chips.values()];
  throw refused ?? new BellwireError('GPIO_NO_CDEV', 'there is no /dev/gpiochip*');
}

/** Who holds lines now, by line; lines that are free are left out. Throws GPIO_… */
export async function lineHolders(
  devices: GpioDevices,
  label: string,
  lines: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const chip = await findCdevChip(devices, label);
  const holders = new Map<number, string>();
  withChip(devices, chip, (fd) => {
    for (const line of lines.filter((l) => l < chip.lines)) {
      const { used, consumer } = infoOf(devices, fd, line);
      if (used) holders.set(line, consumer || 'the kernel');
    }
  });
  return holders;
}

function chipAt(devices: GpioDevices, path: string): GpioChip {
  const fd = devices.open(path);
  try {
    const bytes = Buffer.alloc(SIZE.chipInfo);
    devices.ioctl(fd, IOCTL.CHIPINFO, bytes);
    return chipInfo(bytes);
  } finally {
    devices.close(fd);
  }
}

/** Throws GPIO_… */
export function withChip<T>(devices: GpioDevices, { path }: CdevChip, use: (fd: number) => T): T {
  let fd: number;
  try {
    fd = devices.open(path);
  } catch (error) {
    throw gpioError(error, path, 'GPIO_NO_CDEV');
  }
  try {
    return use(fd);
  } finally {
    devices.close(fd);
  }
}

/** `fd`: of the chip. Throws GPIO_… */
export function infoOf(devices: GpioDevices, fd: number, line: number): ReturnType<typeof lineInfo> {
  const bytes = lineInfoRequest(line);
  try {
    devices.ioctl(fd, IOCTL.LINEINFO, bytes);
  } catch (error) {
    throw gpioError(error, `line ${line}`, 'GPIO_NO_CDEV');
  }
  return lineInfo(bytes);
}
