import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * The real onoff knows only /sys/class/gpio. A child in its own mount namespace sees a folder of ours there: nothing
 * outside of it changes, and after the child is gone the folder shows how it left its lines.
 */
const UNSHARE =
  process.getuid?.() === 0
    ? ['unshare', '--mount', '--propagation', 'private']
    : ['unshare', '--user', '--map-root-user', '--mount', '--propagation', 'private'];
const MOUNT = 'mount -t tmpfs tmpfs /sys/class && mkdir /sys/class/gpio && mount --bind "$0" /sys/class/gpio';

/** False where this machine does not allow it (some containers). */
export function namespaceAllowed(): boolean {
  const [command = '', ...args] = UNSHARE;
  try {
    execFileSync(command, [...args, 'sh', '-c', MOUNT, '/tmp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Runs a transpiled script with `tree` as /sys/class/gpio. The pid is the script's own: sh and unshare exec. */
export function spawnWithGpio(tree: string, script: string, args: readonly string[]): ChildProcess {
  const [command = '', ...unshare] = UNSHARE;
  const line = `${MOUNT} && exec "$@"`;
  return spawn(command, [...unshare, 'sh', '-c', line, tree, process.execPath, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Node 20 runs no TypeScript: writes the sources as JavaScript to `out`, packages linked. */
export function transpileTo(out: string, sources: readonly string[]): void {
  const repo = resolve(import.meta.dirname, '../..');
  for (const source of sources.flatMap((s) => filesOf(join(repo, s)))) {
    const target = join(out, relative(repo, source).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
      },
    });
    writeFileSync(target, outputText);
  }
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  symlinkSync(join(repo, 'node_modules'), join(out, 'node_modules'));
}

function filesOf(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(path, name));
}
