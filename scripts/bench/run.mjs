// npm run bench: ratios measured in one run, side by side; never a test. See scripts/bench/README.md.
//   node scripts/bench/run.mjs [decode] [pipeline] [--runs N] [--scenarios a,b] [--subjects a,b] [--out FILE]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DAEMON_FLAGS } from './daemon-flags.mjs';

const root = resolve(import.meta.dirname, '../..');
const shelf = resolve(root, '../shared/bench');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    scenarios: { type: 'string', default: 'startup,idle,p9600,p115200,flat' },
    subjects: { type: 'string', default: 'bellwire,node-outbox,node-red4-sqlite' },
    out: { type: 'string' },
  },
});
const parts = positionals.length > 0 ? positionals : ['decode', 'pipeline'];

must('npm', ['run', '--silent', 'build'], root);
if (parts.includes('decode')) must(process.execPath, ['scripts/bench/decode.mjs'], root);
if (parts.includes('pipeline')) pipeline();

/** The whole daemon in the peers' harness: PTY in, real Mosquitto out. */
function pipeline() {
  if (!existsSync(join(shelf, 'harness.py'))) {
    console.log('pipeline: skipped, the harness (../shared/bench) is not here');
    return;
  }
  const { cmd } = JSON.parse(readFileSync(join(root, 'scripts/bench/subjects/bellwire.json'), 'utf8'));
  if (!DAEMON_FLAGS.every((flag) => cmd.includes(flag)))
    throw new Error(`subjects/bellwire.json must run with the flags of the unit: ${DAEMON_FLAGS.join(' ')}`);
  const peers = process.env.PEERS ?? join(tmpdir(), 'bellwire-bench-peers');
  installPeers(peers);
  const subjects = values.subjects
    .split(',')
    .map((name) =>
      name === 'bellwire'
        ? join(root, 'scripts/bench/subjects/bellwire.json')
        : join(shelf, 'subjects', `${name}.json`),
    );
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-bench-'));
  const out = values.out ?? join(dir, 'results.json');
  const env = { ...process.env, PEERS: peers, NODE: process.execPath, PYTHONDONTWRITEBYTECODE: '1' };
  const harness = [
    join(shelf, 'harness.py'),
    'run',
    '--subjects',
    subjects.join(','),
    '--runs',
    values.runs,
    '--scenarios',
    values.scenarios,
    '--out',
    out,
    '--tmp',
    dir,
  ];
  must('python3', harness, root, env);
  const summary = join(dir, 'summary.json');
  must('python3', [join(shelf, 'report.py'), summary, out], root, env);
  ratios(JSON.parse(readFileSync(summary, 'utf8')));
  console.log(`\nresults: ${out}`);
}

/** What the issue asks for as ratios: Bellwire beside the others of the same run. */
function ratios(summary) {
  const flat = summary.flat ?? {};
  const own = flat.bellwire?.deliver_lines_per_s?.median;
  if (!own) return;
  console.log('\n### delivered lines/s, Bellwire divided by\n');
  for (const [name, s] of Object.entries(flat))
    if (name !== 'bellwire' && s.deliver_lines_per_s)
      console.log(`${name}: ${(own / s.deliver_lines_per_s.median).toFixed(2)}`);
}

function installPeers(dir) {
  const wanted = {
    'node-baseline': ['serialport@13', '@serialport/parser-readline@13', 'mqtt@5', 'better-sqlite3@12'],
    'node-red4': ['node-red@4', 'node-red-node-serialport', 'node-red-node-sqlite'],
  };
  for (const [name, packages] of Object.entries(wanted)) {
    const at = join(dir, name);
    if (existsSync(join(at, 'node_modules'))) continue;
    console.log(`installing peer ${name} into ${at}`);
    mkdirSync(at, { recursive: true });
    must('npm', ['i', '--prefix', at, '--no-audit', '--no-fund', ...packages], at);
  }
}

function must(command, args, cwd, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
