import { expect, test } from 'vitest';
import { BellwireError } from '../telephony/index.js';
import type { GpioWay } from './doctor-probes.js';
import { device, examine, facts, type World, type Wrong } from './doctor-world.fixture.js';

const boardOf = (driver: string) => (world: World) => {
  world.site = world.site.replace('driver: onoff', `driver: ${driver}`);
};
const without = (way: GpioWay, world: World) => {
  if (way === 'sysfs') delete world.files['/sys/class/gpio/export'];
  const code = way === 'sysfs' ? 'GPIO_NO_SYSFS' : 'GPIO_NO_CDEV';
  world.probes.gpioChip = async (asked) => {
    if (asked === way) throw new BellwireError(code);
    return { name: asked === 'sysfs' ? 'gpiochip512' : 'gpiochip0', label: 'pinctrl-bcm2711', lines: 58 };
  };
};
const nobody = async () => ({ name: 'bellwire', uid: 990, groups: [], isMe: false });

const cases: (Wrong | [...Wrong, driver: string])[] = [
  ['automatic: sysfs', () => undefined, 'lamps.panel.way', 'ok', null, /^sysfs: .*drive on/, null],
  ['automatic: its module', () => undefined, 'host.module.onoff', 'ok', null, /loads/, null],
  [
    'automatic, no sysfs',
    (w) => without('sysfs', w),
    'lamps.panel.way',
    'ok',
    null,
    /^character device: there is no/,
    null,
  ],
  [
    'automatic, no sysfs: the other chip',
    (w) => without('sysfs', w),
    'lamps.panel.chip',
    'ok',
    null,
    /gpiochip0/,
    null,
  ],
  [
    'automatic, no sysfs: the other module',
    (w) => without('sysfs', w),
    'host.module.koffi',
    'ok',
    null,
    /loads/,
    null,
  ],
  [
    'automatic, sysfs of root',
    (w) => {
      w.files['/sys/class/gpio/export'] = facts('/x', { mode: 0o200, uid: 0, gid: 0, group: 'root' });
    },
    'lamps.panel.way',
    'ok',
    null,
    /^character device: user bellwire may not use/,
    null,
  ],
  [
    'automatic, onoff not built',
    (w) => {
      w.probes.loadModule = async (name) => (name === 'onoff' ? 'no epoll.node' : null);
    },
    'lamps.panel.way',
    'ok',
    null,
    /^character device: onoff cannot be loaded: no epoll/,
    null,
  ],
  [
    'no character device',
    (w) => without('cdev', w),
    'lamps.panel.chip',
    'fail',
    'GPIO_NO_CDEV',
    /gpiochip/,
    /5\.10/,
    'gpiod',
  ],
  [
    'device of root',
    (w) => {
      w.files['/dev/gpiochip0'] = device('/dev/gpiochip0', { mode: 0o600, gid: 0, group: 'root' });
    },
    'lamps.panel.permission',
    'fail',
    'GPIO_PERMISSION',
    /may not use \/dev\/gpiochip0 \(group root\)/,
    /^sudo chgrp gpio \/dev\/gpiochip0 /,
    'gpiod',
  ],
  [
    'not in group gpio',
    (w) => {
      w.probes.daemonUser = nobody;
    },
    'lamps.panel.permission',
    'fail',
    'GPIO_PERMISSION',
    /group gpio/,
    /^sudo usermod -aG gpio bellwire /,
    'gpiod',
  ],
  [
    'doctor itself may not look',
    (w) => {
      w.probes.gpioChip = async () => {
        throw new BellwireError('GPIO_PERMISSION', '/dev/gpiochip0');
      };
    },
    'lamps.panel.chip',
    'skip',
    null,
    /as root/,
    null,
    'gpiod',
  ],
  [
    'a line held by the kernel',
    (w) => {
      w.probes.gpioHolders = async () => new Map([[17, 'spi0 CS0']]);
    },
    'lamps.panel.lines',
    'fail',
    'GPIO_LINE_BUSY',
    /0101: line 17 is held by spi0 CS0/,
    /overlay/,
  ],
  [
    'a line left in sysfs by the driver onoff',
    (w) => {
      w.probes.gpioHolders = async () => new Map([[17, 'sysfs']]);
    },
    'lamps.panel.lines',
    'fail',
    'GPIO_LINE_BUSY',
    /held by sysfs/,
    /unexport/,
    'gpiod',
  ],
  [
    'lines of the daemon itself',
    (w) => {
      w.probes.gpioHolders = async () => new Map([[17, 'bellwire']]);
    },
    'lamps.panel.lines',
    'ok',
    null,
    /held by Bellwire/,
    null,
    'gpiod',
  ],
  [
    'nobody can tell who holds',
    (w) => {
      w.probes.gpioHolders = async () => null;
    },
    'lamps.panel.lines',
    'skip',
    null,
    /character device/,
    null,
  ],
];

test.each(cases)('%s', async (_what, change, id, result, code, found, fix, driver = 'gpio') => {
  const { checks } = await examine((world) => {
    boardOf(driver)(world);
    change(world);
  });
  const one = checks.find((check) => check.id === id);
  expect(one).toMatchObject({ result, code });
  expect(one?.found).toMatch(found);
  if (fix) expect(one?.fix).toMatch(fix);
  else expect(one?.fix).toBeNull();
});

const chainAndPanel = (world: World) => {
  world.site = `${world.site.replace(
    /lamps:.*/,
    'lamps: { boards: [{ id: chain, driver: hc595, how: cdev, lamps: 8, lines: { latch: 22 }, spi: { device: /dev/spidev0.0 }, map: { "0101": 0 } }, { id: chips, driver: mcp23017, bus: /dev/i2c-1, chips: [{ address: 32 }], map: { "0102": 0 } }] }',
  )}panel: { driver: gpio, buttons: [{ id: look, line: 5, does: lamp-test }], lights: [{ line: 60, shows: alarm }] }\n`;
};

test('a chain and the panel hold lines too, and boards need their modules', async () => {
  const { checks } = await examine((world) => {
    chainAndPanel(world);
    world.probes.gpioHolders = async () => new Map([[22, 'spi0 CS1']]);
  });
  const of = (id: string) => checks.find((check) => check.id === id);
  expect(of('lamps.chain.lines')).toMatchObject({
    code: 'GPIO_LINE_BUSY',
    found: 'latch: line 22 is held by spi0 CS1',
  });
  expect(of('lamps.@panel.way')).toMatchObject({ result: 'ok', found: expect.stringMatching(/^sysfs/) });
  expect(of('lamps.@panel.chip')).toMatchObject({
    code: 'GPIO_NOT_FOUND',
    found: expect.stringContaining('light alarm 60: 60'),
  });
  expect(of('host.module.i2c-bus')).toMatchObject({ result: 'ok' });
  expect(of('host.module.koffi')).toMatchObject({ result: 'ok' });
});
