import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piModel } from './model.js';
import type { PiNeeds } from './needs.js';
import { type BootFiles, type PiWishes, planSetup, planUndo } from './setup.js';

const NOTHING: PiWishes = { i2c: false, spi: false, uarts: [], rtc: null };
const CMDLINE = 'console=serial0,115200 console=tty1 root=PARTUUID=0-02 rootwait\n';
const FILES: BootFiles = {
  config: '# stock\ndtparam=audio=on\n[cm4]\notg_mode=1\n',
  cmdline: CMDLINE,
  modules: null,
};
const LINK: PiNeeds = { uarts: [{ who: 'link smdr', device: '/dev/ttyAMA0' }], i2c: [], spi: [] };
const NONE: PiNeeds = { uarts: [], i2c: [], spi: [] };

const pi = (name: string) => {
  const model = piModel(`Raspberry Pi ${name}`);
  if (!model) throw new Error(name);
  return model;
};
const PI4 = pi('4 Model B Rev 1.4');
const PI5 = pi('5 Model B Rev 1.0');

/** The lines of the block, and the command line when it changed. */
function planned(
  name: string,
  needs: PiNeeds,
  wishes: Partial<PiWishes> = {},
  files: Partial<BootFiles> = {},
) {
  const before = { ...FILES, ...files };
  const { files: after, notes } = planSetup(pi(name), needs, { ...NOTHING, ...wishes }, before);
  expect(after.config.startsWith(before.config)).toBe(true);
  const lines = after.config.slice(before.config.length).split('\n');
  return {
    lines: lines.filter((line) => line && !line.startsWith('#') && line !== '[all]'),
    cmdline: after.cmdline,
    modules: after.modules !== null,
    notes,
  };
}

const QUIET = 'console=tty1 root=PARTUUID=0-02 rootwait\n';

describe('a link on the UART of the header', () => {
  test.each([
    ['4 Model B Rev 1.4', ['enable_uart=1', 'dtoverlay=disable-bt'], QUIET],
    ['3 Model B Rev 1.2', ['enable_uart=1', 'dtoverlay=disable-bt'], QUIET],
    ['Zero W Rev 1.1', ['enable_uart=1', 'dtoverlay=disable-bt'], QUIET],
    ['2 Model B Rev 1.1', ['enable_uart=1'], QUIET],
    // serial0 is the debug plug of a Pi 5.
    ['5 Model B Rev 1.0', ['dtparam=uart0=on'], CMDLINE],
  ])('%s', (name, lines, cmdline) => {
    expect(planned(name, LINK)).toMatchObject({ lines, cmdline, modules: false });
  });

  test('what stands there already is not written again', () => {
    const config = 'enable_uart=1\ndtoverlay=miniuart-bt\n';
    expect(planned('4 Model B', LINK, {}, { config }).lines).toEqual([]);
    expect(planned('5 Model B', LINK, {}, { config: 'dtoverlay=uart0-pi5\n' }).lines).toEqual([]);
  });

  test('on a Pi 5 enable_uart may bring the console to the header: it is switched off', () => {
    expect(planned('5 Model B', LINK, {}, { config: 'enable_uart=1\n' }).lines).toEqual([
      'dtparam=uart0=on',
      'enable_uart=0',
    ]);
    expect(planned('5 Model B', LINK, {}, { cmdline: 'console=ttyAMA0,115200n8 a\n' }).cmdline).toBe('a\n');
  });

  test('the mini UART is not set up but named', () => {
    const mini = planned('4 Model B', { ...NONE, uarts: [{ who: 'link smdr', device: '/dev/ttyS0' }] });
    expect(mini).toMatchObject({ lines: [], cmdline: QUIET });
    expect(mini.notes.join()).toMatch(/link smdr: ttyS0 is the mini UART/);
  });

  test('a board that is not known: said, and nothing set', () => {
    const unknown = planned('9 Model B', { ...NONE, uarts: [{ who: 'link a', device: '/dev/ttyAMA3' }] });
    expect(unknown.lines).toEqual([]);
    expect(unknown.notes).toHaveLength(2);
  });
});

test('buses, further UARTs and a clock', () => {
  const needs = {
    ...NONE,
    i2c: [{ who: 'board a', device: '/dev/i2c-1' }],
    spi: [{ who: 'board b', device: '/dev/spidev0.0' }],
  };
  expect(planned('4 Model B', needs)).toMatchObject({
    lines: ['dtparam=i2c_arm=on', 'dtparam=spi=on'],
    cmdline: CMDLINE,
    modules: true,
  });
  const wishes = { i2c: true, uarts: [{ number: 3, ctsrts: true }], rtc: 'ds3231' };
  expect(planned('4 Model B', NONE, wishes).lines).toEqual([
    'dtparam=i2c_arm=on',
    'dtoverlay=uart3,ctsrts',
    'dtoverlay=i2c-rtc,ds3231',
  ]);
  expect(planned('5 Model B', NONE, { uarts: [{ number: 2, ctsrts: false }] }).lines).toEqual([
    'dtoverlay=uart2-pi5',
  ]);
});

test('the whole block: it ends a filter, and says how to be rid of it', () => {
  const { files } = planSetup(PI4, LINK, NOTHING, { ...FILES, config: '[cm4]\nx=1' });
  expect(files.config).toMatch(
    /^\[cm4\]\nx=1\n# >>> bellwire: .*--undo`\n\[all\]\nenable_uart=1\ndtoverlay=disable-bt\n# <<< bellwire\n$/,
  );
});

describe('undo', () => {
  test('somebody changed the files meanwhile: only ours goes', () => {
    const { files } = planSetup(PI4, LINK, NOTHING, FILES);
    const changed = { ...files, config: `${files.config}gpu_mem=16\n`, cmdline: `${QUIET.trim()} quiet\n` };
    expect(planUndo(changed, { config: FILES.config, cmdline: CMDLINE })).toEqual({
      config: `${FILES.config}gpu_mem=16\n`,
      cmdline: 'console=serial0,115200 console=tty1 root=PARTUUID=0-02 rootwait quiet\n',
      modules: null,
    });
  });

  test('nothing was ever set up', () => {
    expect(planUndo(FILES, { config: null, cmdline: null })).toEqual(FILES);
  });
});

const LINES = [
  'enable_uart=1',
  'enable_uart=0',
  'dtparam=spi=on',
  'dtoverlay=disable-bt',
  '[pi5]',
  '[all]',
  '[gpio4=1]',
  '',
];
const WORDS = [
  'console=serial0,115200',
  'console=tty1',
  'console=ttyAMA0,9600',
  'quiet',
  'root=/dev/mmcblk0p2',
];
const DEVICES = ['/dev/ttyAMA0', '/dev/serial0', '/dev/ttyS0', '/dev/ttyAMA2'];

test('any files: again changes nothing, another plan replaces the first, undo gives back every byte', () => {
  const text = (parts: string[], between: string) =>
    fc
      .tuple(fc.array(fc.constantFrom(...parts), { maxLength: 6 }), fc.constantFrom('', '\n'))
      .map(([chosen, end]) => chosen.join(between) + end);
  const plan = fc.record({
    uarts: fc.subarray(DEVICES).map((devices) => devices.map((device) => ({ who: 'link a', device }))),
    i2c: fc.boolean(),
    spi: fc.boolean(),
  });
  fc.assert(
    fc.property(
      text(LINES, '\n'),
      text(WORDS, ' '),
      fc.constantFrom(PI4, PI5),
      plan,
      plan,
      (config, cmdline, model, first, second) => {
        const start: BootFiles = { config, cmdline, modules: null };
        const before = { config, cmdline };
        const made = (files: BootFiles, { uarts, i2c, spi }: typeof first) =>
          planSetup(model, { ...NONE, uarts }, { ...NOTHING, i2c, spi }, files).files;
        const once = made(start, first);
        expect(made(once, first)).toEqual(once);
        expect(planUndo(once, before)).toEqual(start);
        expect(planUndo(made(once, second), before)).toEqual(start);
      },
    ),
    { seed: 20_260_314, numRuns: 500 },
  );
});
