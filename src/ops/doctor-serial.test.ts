import { expect, test } from 'vitest';
import { BY_ID, device, facts, STATUS, verdict, type Wrong } from './doctor-world.fixture.js';

const holder = (command: string, pid: number, unit: string | null) => async () => ({
  processes: [{ command, pid, unit }],
  complete: true,
});
const TABLE: Wrong[] = [
  [
    'no adapter',
    (w) => {
      delete w.files[BY_ID];
      w.lists['/dev/serial/by-id'] = [];
    },
    'link.smdr.port',
    'fail',
    'PORT_NOT_FOUND',
    /no adapter/,
    /^ls -l/,
  ],
  [
    'another adapter',
    (w) => {
      delete w.files[BY_ID];
      w.lists['/dev/serial/by-id'] = ['usb-B'];
      w.files['/dev/serial/by-id/usb-B'] = device('/dev/ttyUSB0');
    },
    'link.smdr.port',
    'fail',
    'PORT_NOT_FOUND',
    /present: .*usb-B/,
    /^sudo sed -i 's\|.*usb-FTDI_A.*\|.*usb-B\|' \/etc\/bellwire\/bellwire\.yaml$/,
  ],
  [
    'a file for a port',
    (w) => {
      w.files[BY_ID] = facts(BY_ID);
    },
    'link.smdr.port',
    'fail',
    'PORT_NOT_FOUND',
    /is a file/,
    /^sudo rm /,
  ],
  [
    'a port by its number',
    (w) => {
      w.site = w.site.replace(BY_ID, '/dev/ttyUSB0');
      w.files['/dev/ttyUSB0'] = device('/dev/ttyUSB0');
    },
    'link.smdr.port',
    'warn',
    'PORT_NAME',
    /tomorrow/,
    /s\|\/dev\/ttyUSB0\|.*by-id/,
  ],
  [
    'not in the group',
    (w) => {
      w.files[BY_ID] = device('/dev/ttyUSB0', { gid: 99, group: 'uucp' });
    },
    'link.smdr.permission',
    'fail',
    'PORT_PERMISSION',
    /uucp 0660; user bellwire is in bellwire, dialout, gpio/,
    /^sudo usermod -aG uucp bellwire /,
  ],
  [
    'a port of its owner only',
    (w) => {
      w.files[BY_ID] = device('/dev/ttyUSB0', { mode: 0o600 });
    },
    'link.smdr.permission',
    'fail',
    'PORT_PERMISSION',
    /0600/,
    /chgrp dialout .* chmod 660/,
  ],
  [
    'doctor is the daemon user, access(2) says no',
    (w) => {
      w.files[BY_ID] = device('/dev/ttyUSB0', { writable: false });
      w.probes.daemonUser = async () => ({ name: 'kim', uid: 1000, groups: [], isMe: true });
    },
    'link.smdr.permission',
    'fail',
    'PORT_PERMISSION',
    /user kim is in no group/,
    /usermod -aG dialout kim/,
  ],
  [
    'a login prompt enabled',
    (w) => {
      w.lists['/etc/systemd/system/getty.target.wants'] = ['serial-getty@ttyUSB0.service'];
    },
    'link.smdr.getty',
    'fail',
    'PORT_BUSY',
    /login on ttyUSB0/,
    /^sudo systemctl disable --now serial-getty@ttyUSB0\.service$/,
  ],
  [
    'a login prompt running',
    (w) => {
      w.probes.holders = holder('agetty', 77, 'serial-getty@ttyUSB0.service');
    },
    'link.smdr.getty',
    'fail',
    'PORT_BUSY',
    /login/,
    /disable --now/,
  ],
  [
    'the console of the kernel',
    (w) => {
      w.files[BY_ID] = device('/dev/ttyAMA0');
      w.files['/dev/serial0'] = device('/dev/ttyAMA0');
      w.texts['/proc/cmdline'] = 'console=serial0,115200 console=tty1';
    },
    'link.smdr.getty',
    'fail',
    'PORT_BUSY',
    /console=serial0/,
    /console=serial0,.*cmdline\.txt/,
  ],
  [
    'another serial console',
    (w) => {
      w.texts['/proc/cmdline'] = 'console=ttyAMA0,115200';
    },
    'link.smdr.getty',
    'ok',
    null,
    /none/,
    null,
  ],
  [
    'held by a service',
    (w) => {
      w.probes.holders = holder('ModemManager', 500, 'ModemManager.service');
    },
    'link.smdr.free',
    'fail',
    'PORT_BUSY',
    /ModemManager \(process 500\)/,
    /^sudo systemctl disable --now ModemManager\.service$/,
  ],
  [
    'held by a program',
    (w) => {
      w.probes.holders = holder('minicom', 600, null);
    },
    'link.smdr.free',
    'fail',
    'PORT_BUSY',
    /minicom/,
    /^sudo kill 600$/,
  ],
  [
    'held by the daemon',
    (w) => {
      w.probes.holders = holder('node', 4711, 'bellwire.service');
      w.probes.daemon = async () => ({ is: 'running', snapshot: STATUS, ageMs: 1 });
    },
    'link.smdr.free',
    'ok',
    null,
    /running daemon/,
    null,
  ],
  [
    'a port in use is left alone',
    (w) => {
      w.probes.holders = holder('node', 4711, null);
      w.probes.trySerial = async () => ({ is: 'failed', why: 'touched' });
    },
    'link.smdr.settings',
    'skip',
    null,
    /in use/,
    null,
  ],
  [
    'others cannot be seen',
    (w) => {
      w.probes.holders = async () => ({ processes: [], complete: false });
    },
    'link.smdr.free',
    'skip',
    null,
    /sudo/,
    null,
  ],
  [
    'parity is dropped',
    (w) => {
      w.probes.trySerial = async () => ({ is: 'dropped', what: ['the parity'] });
    },
    'link.smdr.settings',
    'fail',
    'PORT_SETTINGS',
    /9600 7E1 rtscts: .* the parity/,
    /FTDI/,
  ],
  [
    'stty fails',
    (w) => {
      w.probes.trySerial = async () => ({ is: 'failed', why: 'I/O error' });
    },
    'link.smdr.settings',
    'fail',
    'PORT_FAILED',
    /I\/O error/,
    /^stty -F \/dev\/ttyUSB0 -a$/,
  ],
  [
    'a pseudo-terminal',
    (w) => {
      w.files[BY_ID] = device('/dev/pts/3');
      w.probes.trySerial = async () => ({ is: 'failed', why: 'touched' });
    },
    'link.smdr.settings',
    'ok',
    null,
    /pseudo-terminal/,
    null,
  ],
  [
    'the mini UART with parity',
    (w) => {
      w.files[BY_ID] = device('/dev/ttyS0');
    },
    'link.smdr.uart',
    'fail',
    'PORT_SETTINGS',
    /Raspberry Pi 4.*needs even/,
    /disable-bt/,
  ],
  [
    'the mini UART without parity',
    (w) => {
      w.files[BY_ID] = device('/dev/ttyS0');
      w.site = w.site.replace(BY_ID, `${BY_ID}, parity: none`);
    },
    'link.smdr.uart',
    'warn',
    'PORT_SETTINGS',
    /core clock/,
    /disable-bt/,
  ],
];

test.each(TABLE)('%s', async (_, change, id, result, code, found, fix) => {
  const { one, exitCode, failed } = await verdict(change, id);
  expect(one).toMatchObject({ result, code, found: expect.stringMatching(found) });
  if (fix) expect(one?.fix).toMatch(fix);
  else expect(one?.fix).toBeNull();
  expect(exitCode).toBe(failed ? 1 : 0);
  if (result === 'fail') expect(failed).toBe(true);
});
