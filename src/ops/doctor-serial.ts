import { basename } from 'node:path';
import type { LinkConfig } from '../config/site.js';
import type { SerialSettings } from '../driver-api/index.js';
import { type Check, check, shell } from './doctor-check.js';
import { type DaemonUser, type FileFacts, type Holder, mayUse, type Probes } from './doctor-probes.js';

export interface SerialLink {
  readonly id: string;
  readonly path: string;
  /** The site's settings over the format's own. */
  readonly settings: SerialSettings;
}

type SerialTransport = Extract<LinkConfig['transport'], { type: 'serial' }>;

/** The site file's settings, the format's own where it says nothing. */
export function effectiveSettings(transport: SerialTransport, own: SerialSettings): SerialSettings {
  return {
    baudRate: transport.baud ?? own.baudRate,
    dataBits: transport.dataBits ?? own.dataBits,
    parity: transport.parity ?? own.parity,
    stopBits: transport.stopBits ?? own.stopBits,
    flow: transport.flow ?? own.flow,
  };
}

/**
 * A serial link: the port is there, may be opened, is free, and can do its settings.
 * @param daemonPid the running daemon, which rightly holds the port; null when it does not run
 */
export async function checkSerialLink(
  link: SerialLink,
  siteFile: string,
  user: DaemonUser,
  daemonPid: number | null,
  probes: Probes,
): Promise<Check[]> {
  const port = await probes.file(link.path);
  const present = await checkPort(link, port, siteFile, probes);
  if (!port || present.result === 'fail') return [present];
  const { processes, complete } = await probes.holders(port.real);
  const others = processes.filter(({ pid }) => pid !== daemonPid);
  const ours = processes.length > others.length;
  const permission = checkPermission(link, port, user);
  const getty = await checkGetty(link, port, others, probes);
  const held = checkHeld(link, port, others, ours, complete);
  const free = others.length === 0 && !ours;
  return [
    present,
    permission,
    ...(getty ? [getty] : []),
    held,
    ...(await checkMiniUart(link, port, probes)),
    await checkSettings(link, port, free, probes),
  ];
}

async function checkPort(
  link: SerialLink,
  port: FileFacts | null,
  siteFile: string,
  probes: Probes,
): Promise<Check> {
  const at = check(`link.${link.id}.port`, `link ${link.id}: port`);
  const candidates = await stableNames(probes);
  if (!port) {
    const names = candidates.map(({ name }) => name);
    const there = names.length > 0 ? `present: ${names.join(', ')}` : 'no adapter is plugged in';
    const [only, another] = names;
    const fix =
      only && !another ? renamePort(link.path, only, siteFile) : 'ls -l /dev/serial/by-id /dev/tty[AU]*';
    return at.fail('PORT_NOT_FOUND', `no ${link.path}; ${there}`, fix);
  }
  if (port.kind !== 'device') {
    const fix = `sudo rm ${shell(link.path)}  # then plug the adapter in again`;
    return at.fail('PORT_NOT_FOUND', `${link.path} is a ${port.kind}, not a port`, fix);
  }
  if (/^\/dev\/tty(USB|ACM)\d+$/.test(link.path)) {
    const stable = candidates.find(({ real }) => real === port.real);
    const fix = stable
      ? renamePort(link.path, stable.name, siteFile)
      : 'ls -l /dev/bellwire /dev/serial/by-path  # and use the name that points to it';
    return at.warn('PORT_NAME', `${link.path} may be another adapter tomorrow`, fix);
  }
  return at.ok(port.real === link.path ? link.path : `${link.path} is ${port.real}`);
}

async function stableNames(probes: Probes): Promise<{ name: string; real: string }[]> {
  const directory = '/dev/serial/by-id';
  const found: { name: string; real: string }[] = [];
  for (const entry of await probes.list(directory)) {
    const name = `${directory}/${entry}`;
    const file = await probes.file(name);
    if (file) found.push({ name, real: file.real });
  }
  return found;
}

const renamePort = (from: string, to: string, siteFile: string): string =>
  `sudo sed -i ${shell(`s|${from}|${to}|`)} ${shell(siteFile)}`;

function checkPermission(link: SerialLink, port: FileFacts, user: DaemonUser): Check {
  const at = check(`link.${link.id}.permission`, `link ${link.id}: permission`);
  const mode = `${port.group} ${(port.mode & 0o777).toString(8).padStart(4, '0')}`;
  if (mayUse(port, 'rw', user)) return at.ok(`user ${user.name} may read and write (${mode})`);
  // A port that its own group may not use (0600) is not mended by joining the group.
  const fix =
    (port.mode & 0o060) === 0o060
      ? `sudo usermod -aG ${shell(port.group)} ${shell(user.name)}  # then log in again, or: sudo systemctl restart bellwire`
      : `sudo chgrp dialout ${shell(port.real)} && sudo chmod 660 ${shell(port.real)}`;
  const groups = user.groups.map(({ name }) => name).join(', ') || 'no group';
  return at.fail('PORT_PERMISSION', `${port.real} is ${mode}; user ${user.name} is in ${groups}`, fix);
}

/** A login prompt on the line answers the PBX and eats its records. Null: nothing to say. */
async function checkGetty(
  link: SerialLink,
  port: FileFacts,
  holders: readonly Holder[],
  probes: Probes,
): Promise<Check | null> {
  const tty = basename(port.real);
  if (!/^tty(S|AMA|USB|ACM)\d+$/.test(tty)) return null;
  const at = check(`link.${link.id}.getty`, `link ${link.id}: login prompt`);
  const console = await kernelConsole(tty, probes);
  if (console) {
    const file = '/boot/firmware/cmdline.txt';
    const fix = `sudo sed -i 's/console=${console},[0-9n]* *//' ${file} && sudo reboot`;
    return at.fail('PORT_BUSY', `${tty} is the console of the kernel (console=${console})`, fix);
  }
  const unit = `serial-getty@${tty}.service`;
  const wanted = [
    ...(await probes.list('/etc/systemd/system/getty.target.wants')),
    ...(await probes.list('/run/systemd/generator/getty.target.wants')),
  ];
  if (wanted.includes(unit) || holders.some(({ command }) => command === 'agetty')) {
    return at.fail('PORT_BUSY', `${unit} offers a login on ${tty}`, `sudo systemctl disable --now ${unit}`);
  }
  return at.ok(`none on ${tty}`);
}

/** The name that /proc/cmdline uses for this port, if it does; `serial0` is the Pi firmware's alias. */
async function kernelConsole(tty: string, probes: Probes): Promise<string | null> {
  const commandLine = (await probes.text('/proc/cmdline')) ?? '';
  const consoles = [...commandLine.matchAll(/(?:^|\s)console=(\w+)/g)].map(([, name = '']) => name);
  if (consoles.includes(tty)) return tty;
  if (!consoles.includes('serial0')) return null;
  const alias = await probes.file('/dev/serial0');
  return alias && basename(alias.real) === tty ? 'serial0' : null;
}

function checkHeld(
  link: SerialLink,
  port: FileFacts,
  others: readonly Holder[],
  ours: boolean,
  complete: boolean,
): Check {
  const at = check(`link.${link.id}.free`, `link ${link.id}: free`);
  const [first] = others;
  const who = others.map(({ command, pid }) => `${command} (process ${pid})`).join(', ');
  // Whoever made a pseudo-terminal (socat, the simulated PBX) has it open too.
  if (first && isPseudo(port)) return at.ok(`a pseudo-terminal of ${who}`);
  if (first) {
    const fix = first.unit ? `sudo systemctl disable --now ${shell(first.unit)}` : `sudo kill ${first.pid}`;
    return at.fail('PORT_BUSY', `${port.real} is held by ${who}`, fix);
  }
  if (ours) return at.ok('held by the running daemon');
  return complete
    ? at.ok('no process has it open')
    : at.skip('processes of other users cannot be seen: run with sudo');
}

/**
 * The mini UART of Pi 0 W, 3 and 4 is /dev/ttyS0; it drops parity without an error (Raspberry Pi documentation,
 * UART page; shelf hw/README.md section 3: asked 7E1, got 7N1).
 */
async function checkMiniUart(link: SerialLink, port: FileFacts, probes: Probes): Promise<Check[]> {
  if (port.real !== '/dev/ttyS0') return [];
  const model = (await probes.text('/proc/device-tree/model'))?.replaceAll('\0', '') ?? '';
  if (!model.startsWith('Raspberry Pi')) return [];
  const at = check(`link.${link.id}.uart`, `link ${link.id}: UART`);
  const fix =
    "echo 'dtoverlay=disable-bt' | sudo tee -a /boot/firmware/config.txt && sudo systemctl disable hciuart; sudo reboot" +
    '  # then use /dev/ttyAMA0';
  const what = `ttyS0 of ${model} is the mini UART`;
  return link.settings.parity === 'none'
    ? [at.warn('PORT_SETTINGS', `${what}: its speed follows the core clock, and it has no parity`, fix)]
    : [
        at.fail(
          'PORT_SETTINGS',
          `${what}: it has no parity, and the link needs ${link.settings.parity}`,
          fix,
        ),
      ];
}

async function checkSettings(
  link: SerialLink,
  port: FileFacts,
  free: boolean,
  probes: Probes,
): Promise<Check> {
  const at = check(`link.${link.id}.settings`, `link ${link.id}: settings`);
  const asked = settingsText(link.settings);
  // A pseudo-terminal has no line: it keeps eight bits and no parity whatever is asked (shelf hw/README.md section 3).
  if (port.real.startsWith('/dev/pts/'))
    return at.ok(`${asked} asked; a pseudo-terminal has no line settings`);
  if (!free) return at.skip(`${asked}; not tried, the port is in use`);
  if (!port.readable || !port.writable) return at.skip(`${asked}; not tried, run with sudo`);
  const answer = await probes.trySerial(port.real, link.settings);
  switch (answer.is) {
    case 'kept':
      return at.ok(`${asked} accepted`);
    case 'dropped': {
      const what = answer.what.join(', ');
      return at.fail(
        'PORT_SETTINGS',
        `${asked}: the port does not take ${what}`,
        port.real === '/dev/ttyS0'
          ? 'The mini UART of a Pi has no parity: use the PL011 (hw-docs/pi-uart.md).'
          : 'Use an adapter that can (FTDI), or the PL011 of a Pi.',
      );
    }
    case 'failed': {
      const fix = `stty -F ${shell(port.real)} -a`;
      return at.fail('PORT_FAILED', `${asked}: ${answer.why}`, fix);
    }
  }
}

const isPseudo = (port: FileFacts): boolean => port.real.startsWith('/dev/pts/');

/** `9600 7E1 rtscts`. */
function settingsText({ baudRate, dataBits, parity, stopBits, flow }: SerialSettings): string {
  return `${baudRate} ${dataBits}${parity[0]?.toUpperCase()}${stopBits}${flow === 'none' ? '' : ` ${flow}`}`;
}
