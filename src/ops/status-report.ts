import type { DaemonState, LinkStatus, MirrorStatus, StatusSnapshot } from './status-file.js';

/** `bellwire status`: 0 everything works, 1 the daemon runs but something does not, 3 it does not run (as LSB has it). */
export type StatusExit = 0 | 1 | 3;

export interface StatusReport {
  readonly exitCode: StatusExit;
  /** What does not work, one line each; empty when all is well. */
  readonly troubles: readonly string[];
}

export function judgeStatus(state: DaemonState): StatusReport {
  switch (state.is) {
    case 'absent':
      return { exitCode: 3, troubles: ['Bellwire is not running (no status file)'] };
    case 'unreadable':
      return { exitCode: 3, troubles: [`The status file cannot be read: ${state.why}`] };
    case 'stale': {
      const age =
        state.ageMs < 0 ? 'comes from the future (the clock went back)' : `is ${span(state.ageMs)} old`;
      const { pid } = state.snapshot;
      return {
        exitCode: 3,
        troubles: [`Bellwire is not running, or hangs: the status of process ${pid} ${age}`],
      };
    }
    case 'running': {
      const troubles = troublesOf(state.snapshot);
      return { exitCode: troubles.length > 0 ? 1 : 0, troubles };
    }
  }
}

function troublesOf({ links, ledger, mqtt, lamps, panel, writtenAt }: StatusSnapshot): string[] {
  const troubles = links
    .filter(({ state }) => state !== 'up')
    .map(({ id, state, why }) => `link ${id} is ${state}${because(why)}`);
  if (ledger.fault) troubles.push(`the ledger cannot be written${because(ledger.fault)}`);
  if (mqtt && !mqtt.connected) troubles.push(`the broker is not connected${because(mqtt.why)}`);
  const halves = (lamps.mirrors ?? []).flatMap(({ broken }) => broken.map(({ id }) => id));
  for (const mirror of lamps.mirrors ?? [])
    if (mirror.broken.length > 0) troubles.push(`mirror ${mirror.id}: ${mirrorText(mirror)}`);
  for (const { id, fault, hungSince } of lamps.boards) {
    if (halves.includes(id)) continue;
    // Absent in the file of a daemon of an older version.
    if (hungSince)
      troubles.push(`lamp board ${id} hangs for ${span(writtenAt - hungSince)}${because(fault)}`);
    else if (fault) troubles.push(`lamp board ${id} cannot be written${because(fault)}`);
  }
  if (panel?.fault) troubles.push(`the panel cannot be used${because(panel.fault)}`);
  if (lamps.faults > 0) troubles.push(`${count(lamps.faults, 'lamp')} not as wanted`);
  return troubles;
}

/** For people. No final newline. */
export function renderStatus(state: DaemonState, now: number): string {
  const { troubles } = judgeStatus(state);
  if (state.is !== 'running') return [...troubles, 'Start it: sudo systemctl start bellwire'].join('\n');
  const { snapshot } = state;
  const { ledger, mqtt, lamps, panel } = snapshot;
  const rows: [string, string][] = [
    ['site', snapshot.site],
    [
      'daemon',
      `running since ${new Date(snapshot.startedAt).toISOString()} (${span(now - snapshot.startedAt)}), version ${snapshot.version}, process ${snapshot.pid}`,
    ],
    ...snapshot.links.map((link): [string, string] => [`link ${link.id}`, linkText(link, now)]),
    [
      'ledger',
      [
        ledger.fault ? `degraded: ${ledger.fault}` : 'ok',
        megabytes(ledger.bytes),
        `${ledger.quarantined} quarantined`,
        `${ledger.outbox} waiting for the broker`,
      ].join(', '),
    ],
    ['mqtt', mqtt ? (mqtt.connected ? 'connected' : `not connected${because(mqtt.why)}`) : 'not configured'],
    ['lamps', `${lamps.lit} lit, ${count(lamps.faults, 'fault')}`],
    ...lamps.boards.map(({ id, via, fault }): [string, string] => [
      `board ${id}`,
      [fault ?? 'ok', ...(via ? [`through ${via}`] : [])].join(', '),
    ]),
    ...(lamps.mirrors ?? []).map((mirror): [string, string] => [`mirror ${mirror.id}`, mirrorText(mirror)]),
    ...(panel ? [['panel', panel.fault ?? 'ok'] as [string, string]] : []),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const verdict =
    troubles.length === 0 ? 'All is well.' : troubles.map((trouble) => `! ${trouble}`).join('\n');
  return `${rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n')}\n\n${verdict}`;
}

/** For scripts: one JSON object. `daemon` is running, stale, absent or unreadable. */
export function statusJson(state: DaemonState): string {
  const { exitCode, troubles } = judgeStatus(state);
  const snapshot = 'snapshot' in state ? state.snapshot : null;
  const ageMs = 'ageMs' in state ? state.ageMs : null;
  return JSON.stringify({ daemon: state.is, ok: exitCode === 0, troubles, ageMs, snapshot });
}

/** `phones does not show everything (PBX_LINK_DOWN); panel does` */
function mirrorText({ broken, working }: MirrorStatus): string {
  if (broken.length === 0) return 'ok';
  const halves = broken.map(({ id, code }) => `${id} does not show everything${because(code)}`);
  return [...halves, ...working.map((id) => `${id} does`)].join('; ');
}

function linkText({ format, state, why, lastByteAt, counters }: LinkStatus, now: number): string {
  const heard = lastByteAt === null ? 'nothing heard yet' : `last byte ${span(now - lastByteAt)} ago`;
  const numbers = Object.entries(counters).map(([name, value]) => `${value} ${name}`);
  return [`${state}${because(why)}`, format, heard, ...numbers].join(', ');
}

const because = (why: string | null): string => (why ? ` (${why})` : '');
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const megabytes = (bytes: number | null): string =>
  bytes === null ? 'size unknown' : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** The two largest units: `3 d 4 h`, `5 min 2 s`, `0 s`. */
function span(ms: number): string {
  let seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: string[] = [];
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const whole = Math.floor(seconds / length);
    seconds -= whole * length;
    if (whole > 0) parts.push(`${whole} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
