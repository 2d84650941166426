import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAIN } from './support/daemon.js';

/**
 * Both scripts run for real on a small checkout of our own (one production package, one for development), below
 * --destdir, so that neither root nor a build of the whole product is needed.
 */
const ROOT = join(import.meta.dirname, '..');
const SITE_FILE = 'etc/bellwire/bellwire.yaml';
const LEDGER = 'var/lib/bellwire/ledger.db';

let folder: string;
let checkout: string;
let machine: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-install-'));
  checkout = join(folder, 'checkout');
  machine = join(folder, 'machine');
  for (const path of ['scripts/install', 'scripts/uninstall', 'systemd', 'hw-docs/README.md']) {
    cpSync(join(ROOT, path), join(checkout, path), { recursive: true });
  }
  writeTree(checkout, {
    'package.json': '{ "name": "bellwire" }',
    'package-lock.json': JSON.stringify({
      packages: {
        '': {},
        'node_modules/used': {},
        'node_modules/tool': { dev: true },
        'node_modules/absent': { optional: true },
      },
    }),
    'README.md': 'read me',
    LICENSE: 'licence',
    'dist/bundle/main.js': 'if (process.argv[2] === "docs") console.log("site: example");',
    'node_modules/used/index.js': 'module.exports = 1;',
    'node_modules/tool/index.js': 'module.exports = 2;',
  });
  // npm writes it last; an older one means that npm ci is due.
  writeTree(checkout, { 'node_modules/.package-lock.json': '{}' });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('install', () => {
  test('puts the program, its production packages, the system files and a site file in place', () => {
    expect(run('install')).toMatchObject({ status: 0, stderr: '' });
    expect(tree(machine)).toEqual([
      'etc/bellwire/bellwire.yaml',
      'etc/systemd/system/bellwire.service',
      'etc/sysusers.d/bellwire.conf',
      'etc/tmpfiles.d/bellwire.conf',
      'etc/udev/rules.d/70-bellwire.rules',
      'opt/bellwire/LICENSE',
      'opt/bellwire/README.md',
      'opt/bellwire/dist/bundle/main.js',
      'opt/bellwire/hw-docs/README.md',
      'opt/bellwire/node_modules/used/index.js',
      'opt/bellwire/package-lock.json',
      'opt/bellwire/package.json',
      'usr/local/bin/bellwire',
    ]);
    expect(existsSync(join(machine, 'var/lib/bellwire'))).toBe(true);
    expect(read(SITE_FILE)).toBe('site: example\n');
    expect(statSync(join(machine, SITE_FILE)).mode & 0o777).toBe(0o640);
    expect(read('etc/systemd/system/bellwire.service')).toContain(`ExecStart=${realNode()} `);
    expect(read('usr/local/bin/bellwire')).toBe(
      `#!/bin/sh\nexec ${realNode()} /opt/bellwire/dist/bundle/main.js "$@"\n`,
    );
  });

  test('a second run changes no file and keeps site file and ledger', () => {
    run('install');
    writeTree(machine, { [SITE_FILE]: 'site: mine\n', [LEDGER]: 'calls' });
    const before = contents(machine);
    const again = run('install');
    expect(again.status).toBe(0);
    expect(again.stdout).not.toMatch(/^install: write/m);
    expect(contents(join(machine, 'opt/bellwire.previous'))).toEqual(contents(join(machine, 'opt/bellwire')));
    rmSync(join(machine, 'opt/bellwire.previous'), { recursive: true });
    expect(contents(machine)).toEqual(before);
    expect(read(SITE_FILE)).toBe('site: mine\n');
  });

  test('an upgrade keeps the version before beside it', () => {
    run('install');
    writeTree(checkout, { 'dist/bundle/main.js': '// 2' });
    expect(run('install').status).toBe(0);
    expect(read('opt/bellwire/dist/bundle/main.js')).toBe('// 2');
    expect(read('opt/bellwire.previous/dist/bundle/main.js')).toContain('site: example');
  });

  test('a native module that does not load stops the upgrade and leaves the old program', () => {
    run('install');
    writeTree(checkout, {
      'node_modules/used/binding.gyp': '{}',
      'node_modules/used/index.js': 'throw new Error("other NODE_MODULE_VERSION");',
      'dist/bundle/main.js': '// 2',
    });
    const failed = run('install');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('used does not load');
    expect(read('opt/bellwire/dist/bundle/main.js')).toContain('site: example');
  });

  test('without an example in the program there is a minimal site file', () => {
    writeTree(checkout, { 'dist/bundle/main.js': 'process.exit(1);' });
    run('install');
    expect(read(SITE_FILE)).toContain('site: my-hotel');
  });

  test('another prefix reaches unit and command', () => {
    expect(run('install', '--prefix', '/srv/gateway').status).toBe(0);
    expect(read('etc/systemd/system/bellwire.service')).toContain('/srv/gateway/dist/bundle/main.js run');
    expect(read('usr/local/bin/bellwire')).toContain('/srv/gateway/dist/bundle/main.js');
    expect(existsSync(join(machine, 'srv/gateway/dist/bundle/main.js'))).toBe(true);
  });

  test('--dry-run tells and does nothing', () => {
    const dry = run('install', '--dry-run');
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout).toContain('would write');
    expect(existsSync(machine)).toBe(false);
  });

  test.each([
    ['an unknown argument', ['--prefxi', '/opt/x'], 'unknown argument --prefxi'],
    ['the root folder as prefix', ['--prefix', '/'], '--prefix must be'],
    ['a system folder as prefix', ['--prefix', '/usr'], '--prefix must be'],
    ['a missing Node', ['--node', '/nowhere/node'], 'Node is missing'],
  ])('refuses %s', (_, args, message) => {
    const refused = run('install', ...args);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(message);
    expect(existsSync(machine)).toBe(false);
  });

  test('does not run npm ci through a link: it would empty the packages of another checkout', () => {
    const shared = join(folder, 'shared');
    renameSync(join(checkout, 'node_modules'), shared);
    symlinkSync(shared, join(checkout, 'node_modules'));
    utimesSync(join(shared, '.package-lock.json'), 0, 0);
    expect(run('install').stderr).toContain('node_modules is a symbolic link');
    expect(tree(shared)).toContain('used/index.js');
  });

  test('refuses a folder that holds something else', () => {
    writeTree(machine, { 'opt/bellwire/holiday.jpg': '' });
    expect(run('install').stderr).toContain('is not Bellwire');
    expect(tree(machine)).toEqual(['opt/bellwire/holiday.jpg']);
  });
});

describe('uninstall', () => {
  beforeEach(() => {
    run('install');
    writeTree(machine, { [SITE_FILE]: 'site: mine\n', [LEDGER]: 'calls' });
  });

  test('removes the program, keeps the data; a second run finds nothing to do', () => {
    cpSync(join(machine, 'opt/bellwire'), join(machine, 'opt/bellwire.previous'), { recursive: true });
    for (const _ of ['first', 'second']) {
      expect(run('uninstall')).toMatchObject({ status: 0, stderr: '' });
      expect(tree(machine)).toEqual([SITE_FILE, LEDGER]);
    }
    expect(read(SITE_FILE)).toBe('site: mine\n');
    expect(read(LEDGER)).toBe('calls');
  });

  test('installing again finds the data', () => {
    run('uninstall');
    run('install');
    expect(read(SITE_FILE)).toBe('site: mine\n');
    expect(read(LEDGER)).toBe('calls');
  });

  test('--purge without the typed sentence changes nothing', () => {
    const before = tree(machine);
    const asked = run('uninstall', '--purge');
    expect(asked.status).toBe(1);
    expect(asked.stderr).toContain('nothing was changed');
    expect(tree(machine)).toEqual(before);
  });

  test('--purge, confirmed, leaves nothing', () => {
    expect(run('uninstall', '--purge', '--yes').status).toBe(0);
    expect(tree(machine)).toEqual([]);
  });

  test('--dry-run tells and does nothing', () => {
    const before = tree(machine);
    expect(run('uninstall', '--dry-run', '--purge').stdout).toContain('would run: rm -rf');
    expect(tree(machine)).toEqual(before);
  });
});

describe('the boot files of a Raspberry Pi', () => {
  const CONFIG = 'boot/firmware/config.txt';
  const CMDLINE = 'boot/firmware/cmdline.txt';
  const STOCK = {
    'proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.4\0',
    [CONFIG]: 'dtparam=audio=on\n[cm4]\notg_mode=1\n',
    [CMDLINE]: 'console=serial0,115200 console=tty1 root=PARTUUID=0-02\n',
  };
  const SITE = `
site: seaview
timezone: Europe/Lisbon
rooms: ["0101"]
links:
  - { id: smdr, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: /dev/ttyAMA0 } }
mqtt: { url: "mqtt://127.0.0.1:1883" }
`;
  const boot = () => [read(CONFIG), read(CMDLINE)];
  const stock = [STOCK[CONFIG], STOCK[CMDLINE]];

  beforeEach(() => {
    // The shipped program does the work: its build runs in place of the one of the small checkout.
    writeTree(checkout, { 'dist/bundle/main.js': `import(${JSON.stringify(pathToFileURL(MAIN).href)});` });
    writeTree(machine, { ...STOCK, [SITE_FILE]: SITE });
  });

  test('without consent they are shown and stay', () => {
    const { status, stdout } = run('install');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+enable_uart=1\n\+dtoverlay=disable-bt$/m);
    expect(stdout).toMatch(/^-console=serial0,115200 console=tty1 root=PARTUUID=0-02$/m);
    expect(stdout).toContain('were not changed');
    expect(boot()).toEqual(stock);
  });

  test('a question on a terminal: yes changes them, anything else does not', () => {
    for (const [answer, changed] of [
      ['n', false],
      ['', false],
      ['y', true],
    ] as const) {
      const command = [join(checkout, 'scripts/install'), '--destdir', machine].join(' ');
      const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
        input: `${answer}\n`,
        encoding: 'utf8',
      });
      expect(stdout).toContain('Change these boot files?');
      expect(read(CONFIG).includes('disable-bt'), answer).toBe(changed);
    }
  });

  test('with --pi-setup they are changed, once; undone, every byte is back', () => {
    expect(run('install', '--pi-setup')).toMatchObject({ status: 0 });
    const changed = boot();
    expect(changed[0]).toContain(`${STOCK[CONFIG]}# >>> bellwire`);
    expect(changed[1]).toBe('console=tty1 root=PARTUUID=0-02\n');
    expect(read(`${CONFIG}.before-bellwire`)).toBe(STOCK[CONFIG]);
    const again = run('install', '--pi-setup');
    expect(again.stdout).not.toContain('+enable_uart');
    expect(boot()).toEqual(changed);
    expect(run('install', '--undo-pi-setup')).toMatchObject({ status: 0 });
    expect(boot()).toEqual(stock);
    expect(tree(machine).filter((path) => path.startsWith('boot/'))).toEqual([CMDLINE, CONFIG]);
  });

  test('what no site file tells is said by flags, also when there is no site file yet', () => {
    rmSync(join(machine, SITE_FILE));
    expect(run('install', '--pi-i2c', '--pi-rtc', 'ds3231', '--pi-uart', '3,ctsrts')).toMatchObject({
      status: 0,
    });
    expect(read(CONFIG)).toMatch(
      /dtparam=i2c_arm=on\ndtoverlay=uart3,ctsrts\ndtoverlay=i2c-rtc,ds3231\n# <<</,
    );
    expect(read(CONFIG)).not.toContain('enable_uart');
    expect(read('etc/modules-load.d/bellwire-i2c.conf')).toContain('\ni2c-dev\n');
  });

  test('uninstall puts them back', () => {
    run('install', '--pi-setup', '--pi-i2c');
    expect(run('uninstall', '--purge', '--yes')).toMatchObject({ status: 0 });
    expect(boot()).toEqual(stock);
    expect(tree(machine)).toEqual([CMDLINE, CONFIG, 'proc/device-tree/model']);
  });

  test('a wrong site file stops nothing and changes nothing', () => {
    writeTree(machine, { [SITE_FILE]: 'site: [\n' });
    const { status, stdout } = run('install', '--pi-setup');
    expect(status).toBe(0);
    expect(stdout).toContain('were not looked at');
    expect(boot()).toEqual(stock);
  });
});

function run(script: 'install' | 'uninstall', ...args: string[]) {
  return spawnSync(join(checkout, 'scripts', script), ['--destdir', machine, ...args], {
    encoding: 'utf8',
    input: 'yes\n',
  });
}

function realNode(): string {
  return spawnSync('sh', ['-c', 'realpath "$(command -v node)"'], { encoding: 'utf8' }).stdout.trim();
}

function read(path: string): string {
  return readFileSync(join(machine, path), 'utf8');
}

function writeTree(root: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Paths of all files below `root`, sorted. */
function tree(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function contents(root: string): [string, string][] {
  return tree(root).map((path) => [path, readFileSync(join(root, path), 'utf8')]);
}
