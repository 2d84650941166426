import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from './until.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** What is shipped: the `bin` of package.json, as `npm run build` leaves it. BELLWIRE_MAIN names another build. */
export const MAIN = process.env.BELLWIRE_MAIN ?? resolve(ROOT, binOfPackage());

/** How the service runs it (systemd/bellwire.service): what is tested is what runs. */
const flagsFile = pathToFileURL(resolve(ROOT, 'scripts/bench/daemon-flags.mjs')).href;
const { DAEMON_FLAGS } = (await import(flagsFile)) as { DAEMON_FLAGS: readonly string[] };
const ENVIRONMENT = { ...process.env, NODE_ENV: 'production', UV_THREADPOOL_SIZE: '16' };

export interface Ending {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** `bellwire …` as a process of its own. */
export interface Bellwire {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** Null while it runs. */
  ending(): Ending | null;
  /** Standard output and standard error so far, together. */
  said(): string;
  /** Until it said so. Fails at once when the process ends before. */
  says(text: string, withinMs?: number): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Most memory it ever had, MiB. Only while it runs. */
  peakMiB(): number;
}

export interface BellwireOptions {
  /** File that takes what it says: a file never makes the process wait for us, as a pipe would. */
  output: string;
  /** Modules loaded before it (`node --import`). */
  preload?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export function startBellwire(
  args: readonly string[],
  { output, preload = [], env = {} }: BellwireOptions,
): Bellwire {
  const out = openSync(output, 'w');
  const imports = preload.flatMap((module) => ['--import', pathToFileURL(module).href]);
  const child = spawn(process.execPath, [...DAEMON_FLAGS, ...imports, MAIN, ...args], {
    stdio: ['ignore', out, out],
    env: { ...ENVIRONMENT, ...env },
  });
  closeSync(out);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} does not start`);

  let ending: Ending | null = null;
  const ended = new Promise<Ending>((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      ending = { code, signal };
      done(ending);
    });
  });
  const said = () => readFileSync(output, 'utf8');
  return {
    pid,
    ended,
    ending: () => ending,
    said,
    async says(text, withinMs = 40_000) {
      await until(() => ending !== null || said().includes(text), `bellwire says "${text}"`, withinMs);
      if (!said().includes(text))
        throw new Error(`ended (${JSON.stringify(ending)}) before "${text}":\n${said()}`);
    },
    signal: (signal) => {
      child.kill(signal);
    },
    peakMiB: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
  };
}

function binOfPackage(): string {
  const { bin } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
    bin: { bellwire: string };
  };
  return bin.bellwire;
}
