import { ConfigTxt } from './config-txt.js';
import type { PiModel } from './model.js';
import type { Need, PiNeeds } from './needs.js';

/** What no site file tells: said on the command line. */
export interface PiWishes {
  readonly i2c: boolean;
  readonly spi: boolean;
  /** Further UARTs, by number. */
  readonly uarts: readonly { readonly number: number; readonly ctsrts: boolean }[];
  /** A clock chip on the I2C bus, by the name the overlay i2c-rtc knows. */
  readonly rtc: string | null;
}

export interface BootFiles {
  readonly config: string;
  /** Null: there is none. */
  readonly cmdline: string | null;
  /** A file of ours in /etc/modules-load.d. */
  readonly modules: string | null;
}

export interface SetupPlan {
  readonly files: BootFiles;
  /** What a person must know or do besides. */
  readonly notes: readonly string[];
}

const BEGIN = '# >>> bellwire: written by `bellwire pi-setup`, taken out again by `bellwire pi-setup --undo`';
const END = '# <<< bellwire';
/** The device files /dev/i2c-N belong to a module that nothing loads by itself; raspi-config lists it too. */
const MODULES = '# Written by `bellwire pi-setup`: the I2C bus as /dev/i2c-N.\ni2c-dev\n';

/**
 * The boot files as the site needs them. A line that stands there already is not written again; planned on its own result it
 * changes nothing.
 */
export function planSetup(model: PiModel, needs: PiNeeds, wishes: PiWishes, files: BootFiles): SetupPlan {
  const own = withoutBlock(files.config);
  const config = new ConfigTxt(own, model);
  const lines = [...linesFor(model, needs, wishes, config)];
  const i2c = needs.i2c.length > 0 || wishes.i2c;
  return {
    files: {
      config: withBlock(own, lines),
      cmdline: files.cmdline === null ? null : withoutConsoles(files.cmdline, consolesOn(model, needs.uarts)),
      modules: i2c ? MODULES : null,
    },
    notes: [...notesFor(model, needs, lines)],
  };
}

function* linesFor(model: PiModel, needs: PiNeeds, wishes: PiWishes, config: ConfigTxt): Generator<string> {
  const header = needs.uarts.some(({ device }) => isHeader(device, model));
  // Each fact with its source: hw-docs/pi-uart.md.
  if (header && model.header === 'own-plug') {
    if (config.parameter('uart0') !== 'yes' && config.overlay('uart0', 'uart0-pi5') !== 'yes') {
      yield 'dtparam=uart0=on';
    }
    // With it the console of a Pi 5 may move to GPIO 14 and 15 (rpi-eeprom #673, documentation #3239).
    if (config.value('enable_uart') !== null && config.value('enable_uart') !== '0') yield 'enable_uart=0';
  } else if (header) {
    if (config.value('enable_uart') !== '1') yield 'enable_uart=1';
    if (model.header === 'mini' && config.overlay(...BLUETOOTH_OFF_PL011) !== 'yes') {
      yield 'dtoverlay=disable-bt';
    }
  }
  if ((needs.i2c.length > 0 || wishes.i2c) && config.parameter(...I2C_SWITCHES) !== 'yes') {
    yield 'dtparam=i2c_arm=on';
  }
  if ((needs.spi.length > 0 || wishes.spi) && config.parameter('spi') !== 'yes') yield 'dtparam=spi=on';
  for (const { number, ctsrts } of wishes.uarts) {
    const name = model.header === 'own-plug' ? `uart${number}-pi5` : `uart${number}`;
    if (config.overlay(name) !== 'yes') yield `dtoverlay=${name}${ctsrts ? ',ctsrts' : ''}`;
  }
  if (wishes.rtc !== null && config.overlay('i2c-rtc') !== 'yes') yield `dtoverlay=i2c-rtc,${wishes.rtc}`;
}

/** Overlays that take Bluetooth off the PL011; the pi3- names are those of older images. */
export const BLUETOOTH_OFF_PL011 = [
  'disable-bt',
  'miniuart-bt',
  'pi3-disable-bt',
  'pi3-miniuart-bt',
] as const;
export const I2C_SWITCHES = ['i2c_arm', 'i2c', 'i2c1'] as const;

/** Is this the UART of GPIO 14 and 15, as it is named when that is set up right? */
export function isHeader(device: string, model: PiModel): boolean {
  return device === '/dev/ttyAMA0' || (device === '/dev/serial0' && model.header !== 'own-plug');
}

/** Names a console= may have that would print on one of these UARTs. */
export function consolesOn(model: PiModel, uarts: readonly Need[]): ReadonlySet<string> {
  return new Set(
    uarts.flatMap(({ device }) => [
      device.replace('/dev/', ''),
      // The firmware's alias for the header's UART; on a Pi 5 for that of the debug plug.
      ...(isHeader(device, model) && model.header !== 'own-plug' ? ['serial0', 'ttyAMA0'] : []),
      ...(device === '/dev/ttyAMA10' || device === '/dev/ttyS0' ? ['serial0'] : []),
    ]),
  );
}

function* notesFor(model: PiModel, needs: PiNeeds, lines: readonly string[]): Generator<string> {
  if (model.header === null) yield `${model.name} is not known here: nothing is set for its UART`;
  for (const { who, device } of needs.uarts) {
    if (device === '/dev/ttyS0') {
      yield `${who}: ttyS0 is the mini UART, which has no parity; use /dev/ttyAMA0 in the site file (hw-docs/pi-uart.md)`;
    } else if (!isHeader(device, model) && device !== '/dev/serial0' && device !== '/dev/ttyAMA10') {
      yield `${who}: say which UART ${device} is with --uart <number> (hw-docs/pi-uart.md)`;
    }
  }
  if (lines.includes('dtoverlay=disable-bt')) {
    yield 'Bluetooth will be off; where there is such a service: sudo systemctl disable hciuart';
  }
}

/** The lines of others stay as they are, byte for byte. `[all]`: the file may end inside a filter. */
function withBlock(own: string, lines: readonly string[]): string {
  if (lines.length === 0) return own;
  const gap = own === '' || own.endsWith('\n') ? '' : '\n';
  return `${own}${gap}${[BEGIN, '[all]', ...lines, END].join('\n')}\n`;
}

function withoutBlock(text: string): string {
  const from = text.indexOf(BEGIN);
  const end = from < 0 ? -1 : text.indexOf(END, from);
  if (end < 0) return text;
  const rest = text.slice(end + END.length);
  return text.slice(0, from) + (rest.startsWith('\n') ? rest.slice(1) : rest);
}

function withoutConsoles(cmdline: string, names: ReadonlySet<string>): string {
  return cmdline.replace(/(?<=^|\s)console=(\w+)(?:,\w*)?(?:[ \t]+|(?=\s|$))/g, (whole, name: string) =>
    names.has(name) ? '' : whole,
  );
}

/**
 * The boot files as they were before. Where nobody else changed them since, that is the copy made then, byte for byte; where
 * somebody did, only what we put in or took out is undone.
 * @param before the copies made at the first set-up; null where none was made
 */
export function planUndo(
  files: BootFiles,
  before: { config: string | null; cmdline: string | null },
): BootFiles {
  const config = withoutBlock(files.config);
  // A file that had no line end at its end was given one.
  const untouched = before.config !== null && `${before.config}\n` === config;
  return {
    config: untouched ? config.slice(0, -1) : config,
    cmdline: files.cmdline === null ? null : withConsolesOf(files.cmdline, before.cmdline),
    modules: null,
  };
}

function withConsolesOf(cmdline: string, before: string | null): string {
  if (before === null) return cmdline;
  const words = (text: string) => text.split(/\s+/).filter(Boolean);
  const missing = words(before).filter(
    (word) => word.startsWith('console=') && !words(cmdline).includes(word),
  );
  const others = words(before).filter((word) => !missing.includes(word));
  if (others.join(' ') === words(cmdline).join(' ')) return before;
  return [...missing, cmdline].join(' ');
}
