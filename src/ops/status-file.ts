import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { LinkState } from '../telephony/index.js';

/**
 * How the running daemon is, for `bellwire status`, doctor and monitoring scripts. Written every few seconds to a
 * file on tmpfs: it works when broker, ledger and links do not. Times ending in `At` are ms since 1970.
 */
export interface StatusSnapshot {
  /** Changes when a field changes its meaning or goes away. */
  readonly schema: 1;
  readonly writtenAt: number;
  readonly site: string;
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly links: readonly LinkStatus[];
  readonly ledger: LedgerStatus;
  /** Null: the site file has no broker. */
  readonly mqtt: MqttStatus | null;
  readonly lamps: LampStatus;
  /** Absent: no panel in the site file, or an older daemon. */
  readonly panel?: PanelStatus;
}

export interface LinkStatus {
  readonly id: string;
  readonly format: string;
  readonly state: LinkState;
  /** Error code for silent and down. */
  readonly why: string | null;
  /** Null: nothing was received since the daemon started. */
  readonly lastByteAt: number | null;
  /** e.g. bytes, frames, unparsed, opens. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface LedgerStatus {
  /** Error code while the ledger cannot be written; null: it can. */
  readonly fault: string | null;
  /** Size of the file; null: it cannot be read. */
  readonly bytes: number | null;
  /** Frames that did not decode. */
  readonly quarantined: number;
  /** Events that wait for the broker. */
  readonly outbox: number;
}

export interface MqttStatus {
  readonly connected: boolean;
  /** Error code while not connected. */
  readonly why: string | null;
}

export interface LampStatus {
  readonly lit: number;
  /** Lamps that do not show what they should. */
  readonly faults: number;
  readonly boards: readonly BoardStatus[];
  /** Boards that count as one. Absent: none, or an older daemon. */
  readonly mirrors?: readonly MirrorStatus[];
}
export interface MirrorStatus {
  readonly id: string;
  /** Boards that do not show everything; `code`: where the whole board failed. */
  readonly broken: readonly { readonly id: string; readonly code: string | null }[];
  readonly working: readonly string[];
}
export interface PanelStatus {
  /** Error code while buttons and lights cannot be used. */
  readonly fault: string | null;
}
export interface BoardStatus {
  readonly id: string;
  /** The way to the hardware, where the driver chose one of several; null: it did not. Absent in files of older versions. */
  readonly via?: string | null;
  /** Error code while the board cannot be written; null: it can. */
  readonly fault: string | null;
  /** A call into the driver has not come back since then; null: none hangs. */
  readonly hungSince: number | null;
}

export type DaemonState =
  | { is: 'running'; snapshot: StatusSnapshot; ageMs: number }
  /** The daemon stopped writing: it hangs, or was killed. */
  | { is: 'stale'; snapshot: StatusSnapshot; ageMs: number }
  | { is: 'absent' }
  | { is: 'unreadable'; why: string };

/** Older snapshots are of a daemon that is no more. Several missed writes. */
export const STALE_MS = 15_000;

/** Replaces the file at once: a reader sees the old snapshot or the new one, never half of one. */
export async function writeStatus(path: string, snapshot: StatusSnapshot): Promise<void> {
  const temporary = `${path}.tmp`;
  await writeFile(temporary, `${JSON.stringify(snapshot)}\n`);
  // Readable for everybody whatever the umask of the service: there is nothing about guests in it.
  await chmod(temporary, 0o644);
  await rename(temporary, path);
}

/** At an orderly stop: no file means not running. */
export async function removeStatus(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** @param now ms since 1970. A snapshot from the future is stale too: the clock went back, nobody can tell its age. */
export async function readStatus(path: string, now: number): Promise<DaemonState> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isErrno(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return { is: 'absent' };
    return { is: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
  const snapshot = parseSnapshot(text);
  if (!snapshot) return { is: 'unreadable', why: `${path} is no status file of this version` };
  const ageMs = now - snapshot.writtenAt;
  return { is: Math.abs(ageMs) <= STALE_MS ? 'running' : 'stale', snapshot, ageMs };
}

function parseSnapshot(text: string): StatusSnapshot | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSnapshot(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** We write the file ourselves: its version number vouches for the rest. */
const isSnapshot = (value: unknown): value is StatusSnapshot =>
  typeof value === 'object' &&
  value !== null &&
  'schema' in value &&
  value.schema === 1 &&
  'writtenAt' in value;

const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;
