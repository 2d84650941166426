import type { Site } from '../config/load.js';
import { ConfigTxt } from '../pi/config-txt.js';
import { type PiModel, piModel } from '../pi/model.js';
import { type Need, type PiNeeds, piNeeds } from '../pi/needs.js';
import { BLUETOOTH_OFF_PL011, consolesOn, I2C_SWITCHES, isHeader } from '../pi/setup.js';
import { type Check, check } from './doctor-check.js';
import type { Probes } from './doctor-probes.js';

const FIX = 'sudo bellwire pi-setup --apply && sudo reboot  # without --apply it only shows the difference';

/**
 * The Raspberry Pi itself: its supply, and whether its boot settings give the site the UARTs and buses it uses. What only the
 * firmware knows is skipped, never guessed.
 * @param site null when the site file could not be read
 */
export async function checkPi(site: Site | null, probes: Probes): Promise<Check[]> {
  const model = piModel(await probes.text('/proc/device-tree/model'));
  const at = check('pi.model', 'board');
  if (!model) return [at.skip('no Raspberry Pi')];
  const known = model.filters
    ? at.ok(model.name)
    : at.skip(`${model.name} is not known here: its boot settings are not judged`);
  return [known, ...(await checkSupply(probes)), ...(site ? await checkBoot(site, model, probes) : [])];
}

/** Bits of `vcgencmd get_throttled` (raspberrypi/documentation, graphics-utilities.adoc): now, since the start. */
const THROTTLED = { lowNow: 0x1, lowSince: 0x1_0000, slowNow: 0xe, slowSince: 0xe_0000 } as const;

async function checkSupply(probes: Probes): Promise<Check[]> {
  const power = check('pi.power', 'board: supply voltage');
  const throttling = check('pi.throttling', 'board: speed');
  const answer = /^throttled=0x([0-9a-f]+)$/im.exec((await probes.vcgencmd('get_throttled')) ?? '')?.[1];
  if (answer === undefined) {
    return [power, throttling].map((at) => at.skip('vcgencmd does not answer: run with sudo'));
  }
  const bits = Number.parseInt(answer, 16);
  const has = (mask: number) => (bits & mask) !== 0;
  const supply = 'Use the supply made for this board, a short thick cable, and a hub with its own supply.';
  const air = 'Give it air: a heat sink, an upright board, a larger box.';
  return [
    has(THROTTLED.lowNow)
      ? power.fail('POWER_LOW', `too low now (0x${answer})`, supply)
      : has(THROTTLED.lowSince)
        ? power.warn('POWER_LOW', `was too low since the start (0x${answer})`, supply)
        : power.ok('never too low since the start'),
    has(THROTTLED.slowNow)
      ? throttling.warn('HOST_HOT', `slowed down now (0x${answer})`, air)
      : has(THROTTLED.slowSince)
        ? throttling.warn('HOST_HOT', `was slowed down since the start (0x${answer})`, air)
        : throttling.ok('never slowed down since the start'),
  ];
}

interface Boot {
  readonly model: PiModel;
  readonly needs: PiNeeds;
  /** Null: cannot be read. */
  readonly config: ConfigTxt | null;
  readonly cmdline: string | null;
}

async function checkBoot(site: Site, model: PiModel, probes: Probes): Promise<Check[]> {
  const text = async (name: string) =>
    (await probes.text(`/boot/firmware/${name}`)) ?? (await probes.text(`/boot/${name}`));
  const config = await text('config.txt');
  const boot: Boot = {
    model,
    needs: piNeeds(site),
    config: config === null ? null : new ConfigTxt(config, model),
    cmdline: await text('cmdline.txt'),
  };
  const { i2c, spi, uarts } = boot.needs;
  const onHeader = uarts.filter(({ device }) => isHeader(device, model));
  return [
    ...(onHeader.length > 0 ? [checkUart(onHeader, boot)] : []),
    ...(onHeader.length > 0 && model.header === 'mini' ? [checkBluetooth(onHeader, boot)] : []),
    ...(uarts.length > 0 ? [checkConsole(boot)] : []),
    ...(i2c.length > 0 ? [await checkBus('i2c', i2c, I2C_SWITCHES, boot, probes)] : []),
    ...(spi.length > 0 ? [await checkBus('spi', spi, ['spi'], boot, probes)] : []),
  ];
}

const names = (needs: readonly Need[]): string => [...new Set(needs.map(({ who }) => who))].join(', ');
const UNREADABLE = 'config.txt cannot be read';
const BY_FILTER = 'config.txt says it under a filter that only the firmware can judge, or in another file';

/** Is the UART of GPIO 14 and 15 switched on? Sources: hw-docs/pi-uart.md. */
function checkUart(links: readonly Need[], { config, model }: Boot): Check {
  const at = check('pi.uart', 'board: UART of GPIO 14 and 15');
  if (!config) return at.skip(UNREADABLE);
  if (model.header === null) return at.skip(`not known for ${model.name}`);
  const enabled = config.value('enable_uart');
  if (enabled === 'unknown') return at.skip(BY_FILTER);
  if (model.header === 'own-plug') {
    const on = [config.parameter('uart0'), config.overlay('uart0', 'uart0-pi5')];
    if (!on.includes('yes')) {
      return on.includes('unknown')
        ? at.skip(BY_FILTER)
        : at.fail('PI_SETUP', `not switched on in config.txt; ${names(links)} needs it`, FIX);
    }
    const found = 'enable_uart=1 may bring the console of a Pi 5 to GPIO 14 and 15';
    return enabled === null || enabled === '0' ? at.ok('switched on') : at.warn('PI_SETUP', found, FIX);
  }
  const pl011 = model.header === 'pl011' ? 'yes' : config.overlay(...BLUETOOTH_OFF_PL011);
  // Without a line it is on where the PL011 is the one on the header (uart.adoc).
  const byItself = enabled === null && !model.module ? pl011 : 'no';
  if (enabled === '1' || byItself === 'yes') return at.ok('switched on');
  if (byItself === 'unknown') return at.skip(BY_FILTER);
  return at.fail('PI_SETUP', `not switched on in config.txt; ${names(links)} needs it`, FIX);
}

function checkBluetooth(links: readonly Need[], { config, model }: Boot): Check {
  const at = check('pi.bluetooth', 'board: Bluetooth');
  if (!config) return at.skip(UNREADABLE);
  switch (config.overlay(...BLUETOOTH_OFF_PL011)) {
    case 'yes':
      return at.ok('not on the PL011');
    case 'unknown':
      return at.skip(BY_FILTER);
    case 'no': {
      const found = `${model.name} gives the PL011 (ttyAMA0) to Bluetooth; ${names(links)} needs it`;
      return at.fail('PI_SETUP', found, FIX);
    }
  }
}

/** The next start; what the running kernel does is link.*.getty's business. */
function checkConsole({ model, needs, cmdline }: Boot): Check {
  const at = check('pi.console', 'board: console at the next start');
  if (cmdline === null) return at.skip('cmdline.txt cannot be read');
  const ours = consolesOn(model, needs.uarts);
  const found = [...cmdline.matchAll(/(?<=^|\s)console=(\w+)/g)].flatMap(([word, name = '']) =>
    ours.has(name) ? [word] : [],
  );
  if (found.length === 0) return at.ok(`none on the UART of ${names(needs.uarts)}`);
  return at.fail('PI_SETUP', `cmdline.txt has ${found.join(' ')}: the kernel prints to the PBX`, FIX);
}

async function checkBus(
  bus: 'i2c' | 'spi',
  needs: readonly Need[],
  switches: readonly string[],
  { config }: Boot,
  probes: Probes,
): Promise<Check> {
  const at = check(`pi.${bus}`, `board: ${bus.toUpperCase()}`);
  const absent: Need[] = [];
  for (const need of needs) if (!(await probes.file(need.device))) absent.push(need);
  if (absent.length === 0) return at.ok([...new Set(needs.map(({ device }) => device))].join(', '));
  const missing = `no ${absent.map(({ device }) => device).join(', ')}; ${names(absent)} needs it`;
  const on = config?.parameter(...switches) ?? 'unknown';
  const said = {
    yes: 'it is switched on in config.txt: not started since, or its module is not loaded',
    no: 'it is not switched on in config.txt',
    unknown: 'config.txt does not tell whether it is switched on',
  }[on];
  return at.fail('PI_SETUP', `${missing}; ${said}`, FIX);
}
