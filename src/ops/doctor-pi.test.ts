import { expect, test } from 'vitest';
import { BY_ID, facts, verdict, type World, type Wrong } from './doctor-world.fixture.js';

const SETUP = /^sudo bellwire pi-setup --apply && sudo reboot/;

/** The link smdr on the header's UART of that board, with these boot files. */
const board =
  (model: string, config: string, cmdline = 'console=tty1\n', device = '/dev/ttyAMA0') =>
  (w: World): void => {
    w.site = w.site.replace(BY_ID, device);
    w.texts['/proc/device-tree/model'] = `Raspberry Pi ${model}\0`;
    w.texts['/boot/firmware/config.txt'] = config;
    w.texts['/boot/firmware/cmdline.txt'] = cmdline;
  };
const without =
  (path: string, change: (w: World) => void) =>
  (w: World): void => {
    change(w);
    delete w.texts[path];
  };
/** A virtual board stands for one with a bus: doctor looks for the device's name. */
const busBoard =
  (device: string, config: string, there = false) =>
  (w: World): void => {
    w.site = w.site.replace('boards: [', `boards: [{ id: floor, driver: virtual, path: ${device} }, `);
    w.texts['/boot/firmware/config.txt'] = config;
    if (there) w.files[device] = facts(device);
  };
const throttled = (bits: string) => (w: World) => {
  w.probes.vcgencmd = async () => `throttled=0x${bits}\n`;
};
const PI4 = '4 Model B Rev 1.4';
const PI5 = '5 Model B Rev 1.0';
const GOOD = 'enable_uart=1\ndtoverlay=disable-bt\n';

const TABLE: Wrong[] = [
  ['a Pi', () => undefined, 'pi.model', 'ok', null, /Pi 4/, null],
  ['a PC', without('/proc/device-tree/model', () => undefined), 'pi.model', 'skip', null, /no Rasp/, null],
  ['a Pi of tomorrow', board('9 Model B', GOOD), 'pi.model', 'skip', null, /not known/, null],
  ['good supply', () => undefined, 'pi.power', 'ok', null, /never/, null],
  ['low supply now', throttled('50005'), 'pi.power', 'fail', 'POWER_LOW', /now \(0x50005\)/, /supply/],
  ['low supply before', throttled('50000'), 'pi.power', 'warn', 'POWER_LOW', /since/, /supply/],
  ['hot before', throttled('e0000'), 'pi.power', 'ok', null, /never/, null],
  ['hot before, slow', throttled('80000'), 'pi.throttling', 'warn', 'HOST_HOT', /was slowed/, /air/],
  ['hot now', throttled('80008'), 'pi.throttling', 'warn', 'HOST_HOT', /now/, /air/],
  [
    'no vcgencmd',
    (w) => {
      w.probes.vcgencmd = async () => null;
    },
    'pi.power',
    'skip',
    null,
    /vcgencmd/,
    null,
  ],
  ['all set', board(PI4, GOOD), 'pi.uart', 'ok', null, /on/, null],
  ['nothing set', board(PI4, ''), 'pi.uart', 'fail', 'PI_SETUP', /link smdr needs it/, SETUP],
  ['Bluetooth off is enough', board(PI4, 'dtoverlay=disable-bt'), 'pi.uart', 'ok', null, /on/, null],
  ['off in words', board(PI4, 'enable_uart=0\n'), 'pi.uart', 'fail', 'PI_SETUP', /not switched/, SETUP],
  ['set for another board', board(PI4, `[pi5]\n${GOOD}`), 'pi.uart', 'fail', 'PI_SETUP', /not/, SETUP],
  ['set when a pin is high', board(PI4, `[gpio4=1]\n${GOOD}`), 'pi.uart', 'skip', null, /filter/, null],
  ['a PL011 on the header', board('2 Model B Rev 1.1', ''), 'pi.uart', 'ok', null, /on/, null],
  [
    'a Compute Module has none by itself',
    board('Compute Module 3 Rev 1.0', ''),
    'pi.uart',
    'fail',
    'PI_SETUP',
    /not switched/,
    SETUP,
  ],
  [
    'no config.txt',
    without('/boot/firmware/config.txt', board(PI4, '')),
    'pi.uart',
    'skip',
    null,
    /read/,
    null,
  ],
  ['Pi 5, nothing set', board(PI5, ''), 'pi.uart', 'fail', 'PI_SETUP', /not switched/, SETUP],
  ['Pi 5, all set', board(PI5, 'dtparam=uart0=on'), 'pi.uart', 'ok', null, /on/, null],
  [
    'Pi 5, the console may come',
    board(PI5, 'dtparam=uart0\nenable_uart=1'),
    'pi.uart',
    'warn',
    'PI_SETUP',
    /console/,
    SETUP,
  ],
  ['Bluetooth on it', board(PI4, 'enable_uart=1'), 'pi.bluetooth', 'fail', 'PI_SETUP', /Bluetooth/, SETUP],
  ['Bluetooth moved', board(PI4, 'dtoverlay=miniuart-bt'), 'pi.bluetooth', 'ok', null, /not on/, null],
  ['Bluetooth unknown', board(PI4, `[0xabc]\n${GOOD}`), 'pi.bluetooth', 'skip', null, /filter/, null],
  ['no console', board(PI4, GOOD), 'pi.console', 'ok', null, /none/, null],
  [
    'a console',
    board(PI4, GOOD, 'console=serial0,115200 console=tty1'),
    'pi.console',
    'fail',
    'PI_SETUP',
    /console=serial0/,
    SETUP,
  ],
  [
    'Pi 5, console on its own plug',
    board(PI5, '', 'console=serial0,115200'),
    'pi.console',
    'ok',
    null,
    /none/,
    null,
  ],
  [
    'Pi 5, a link on that plug',
    board(PI5, '', 'console=serial0,115200', '/dev/ttyAMA10'),
    'pi.console',
    'fail',
    'PI_SETUP',
    /serial0/,
    SETUP,
  ],
  [
    'no cmdline.txt',
    without('/boot/firmware/cmdline.txt', board(PI4, '')),
    'pi.console',
    'skip',
    null,
    /read/,
    null,
  ],
  ['a bus that is there', busBoard('/dev/i2c-1', '', true), 'pi.i2c', 'ok', null, /i2c-1/, null],
  [
    'a bus that is off',
    busBoard('/dev/i2c-1', 'dtparam=i2c_arm=off'),
    'pi.i2c',
    'fail',
    'PI_SETUP',
    /no \/dev\/i2c-1; board floor needs it; it is not switched on/,
    SETUP,
  ],
  [
    'a bus not started',
    busBoard('/dev/spidev0.0', 'dtparam=spi=on'),
    'pi.spi',
    'fail',
    'PI_SETUP',
    /since/,
    SETUP,
  ],
  [
    'a bus in a filter',
    busBoard('/dev/spidev0.0', '[gpio4=1]\ndtparam=spi=on'),
    'pi.spi',
    'fail',
    'PI_SETUP',
    /not tell/,
    SETUP,
  ],
];

test.each(TABLE)('%s', async (_, change, id, result, code, found, fix) => {
  const { one } = await verdict(change, id);
  expect(one).toMatchObject({ result, code, found: expect.stringMatching(found) });
  if (fix) expect(one?.fix).toMatch(fix);
  else expect(one?.fix).toBeNull();
});

test('what the site does not use is not looked at', async () => {
  for (const id of ['pi.uart', 'pi.bluetooth', 'pi.console', 'pi.i2c', 'pi.spi']) {
    expect((await verdict(() => undefined, id)).one, id).toBeUndefined();
  }
  expect((await verdict(board(PI5, 'dtparam=uart0'), 'pi.bluetooth')).one).toBeUndefined();
});
