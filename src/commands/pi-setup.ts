import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT } from '../exit.js';
import { piModel } from '../pi/model.js';
import { type PiNeeds, piNeeds } from '../pi/needs.js';
import { type BootFiles, type PiWishes, planSetup, planUndo } from '../pi/setup.js';
import { siteOf } from './site.js';

/** As the command line gives them. */
export interface PiSetupArguments {
  /** The site file; false: only what is wished. */
  readonly config: string | false;
  readonly i2c?: boolean;
  readonly spi?: boolean;
  readonly uart: readonly Uart[];
  readonly rtc?: string;
  readonly apply?: boolean;
  readonly undo?: boolean;
  /** Where the file system begins, for tests and for images that are not running. */
  readonly root: string;
}
export type Uart = PiWishes['uarts'][number];

const MODULES = '/etc/modules-load.d/bellwire-i2c.conf';
const BEFORE = '.before-bellwire';

/**
 * `bellwire pi-setup`: the boot files as the site needs them. Prints the difference on standard output (nothing: there is
 * none) and writes only with --apply or --undo.
 */
export function piSetup(options: PiSetupArguments): number {
  const at = (path: string) => join(options.root, path);
  const boot = ['/boot/firmware', '/boot'].find((folder) => existsSync(at(`${folder}/config.txt`)));
  const model = piModel(read(at('/proc/device-tree/model')));
  if (!model || boot === undefined) {
    tell(model ? 'there is no config.txt in /boot/firmware or /boot' : 'this is no Raspberry Pi');
    return EXIT.failed;
  }
  const paths = {
    config: at(`${boot}/config.txt`),
    cmdline: at(`${boot}/cmdline.txt`),
    modules: at(MODULES),
  };
  const now: BootFiles = {
    config: read(paths.config) ?? '',
    cmdline: read(paths.cmdline),
    modules: read(paths.modules),
  };
  const before = { config: read(paths.config + BEFORE), cmdline: read(paths.cmdline + BEFORE) };
  const plan = options.undo
    ? { files: planUndo(now, before), notes: [] }
    : planSetup(model, needsOf(options.config), wishesOf(options), now);
  for (const note of plan.notes) tell(note);
  const keys = (['config', 'cmdline', 'modules'] as const).filter((key) => plan.files[key] !== now[key]);
  for (const key of keys) process.stdout.write(difference(paths[key], plan.files[key]));
  if (!options.apply && !options.undo) return EXIT.ok;
  for (const key of keys) {
    const old = now[key];
    if (!options.undo && key !== 'modules' && old !== null && before[key] === null) {
      replace(paths[key] + BEFORE, old);
    }
    replace(paths[key], plan.files[key]);
  }
  if (options.undo) for (const key of ['config', 'cmdline'] as const) replace(paths[key] + BEFORE, null);
  tell(keys.length > 0 ? 'written; it counts from the next boot: sudo reboot' : 'nothing to change');
  return EXIT.ok;
}

const wishesOf = ({ i2c = false, spi = false, uart, rtc }: PiSetupArguments): PiWishes => ({
  i2c,
  spi,
  uarts: uart,
  rtc: rtc ?? null,
});

const needsOf = (config: string | false): PiNeeds =>
  config === false ? { uarts: [], i2c: [], spi: [] } : piNeeds(siteOf(config));

function read(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** As a whole or not at all: a Pi without a config.txt or cmdline.txt does not boot. `null`: there shall be none. */
function replace(path: string, content: string | null): void {
  if (content === null) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, content, { flush: true });
  renameSync(`${path}.new`, path);
}

/** diff(1) is on every Debian. `null`: the file is taken away. */
function difference(path: string, after: string | null): string {
  const file = existsSync(path) ? path : '/dev/null';
  const labels = ['--label', path, '--label', `${path} (new)`];
  const { stdout, error } = spawnSync('diff', ['-u', ...labels, file, '-'], {
    input: after ?? '',
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (error) throw error;
  return stdout;
}

const tell = (text: string) => process.stderr.write(`pi-setup: ${text}\n`);
