import type { SerialSettings } from '../driver-api/index.js';
import type { DaemonState } from './status-file.js';

/**
 * What doctor asks the machine. The checks decide on the answers and never touch the machine themselves, so that every
 * verdict can be tested as a table; the answers of this computer come from doctor-machine.ts.
 */
export interface Probes {
  nodeVersion(): string;
  /** The user the daemon runs as. */
  daemonUser(): Promise<DaemonUser>;
  /** Null: there is nothing of that name. */
  file(path: string): Promise<FileFacts | null>;
  /** Names in a directory; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Null: cannot be read. */
  text(path: string): Promise<string | null>;
  /** Who has a device open. */
  holders(realPath: string): Promise<Holders>;
  /** Sets a serial port, reads the settings back, restores what was. Only for ports that nobody uses. */
  trySerial(path: string, settings: SerialSettings): Promise<SerialAnswer>;
  connect(host: string, port: number, timeoutMs: number): Promise<ConnectAnswer>;
  login(broker: BrokerLogin, timeoutMs: number): Promise<BrokerAnswer>;
  /** The file system of the nearest existing directory above `path`. */
  disk(path: string): Promise<DiskFacts>;
  /** Null: nobody knows. */
  clockSynchronised(): Promise<boolean | null>;
  /** What the firmware of a Raspberry Pi says (`vcgencmd`); null: there is no such program, or it may not ask. */
  vcgencmd(...words: readonly string[]): Promise<string | null>;
  /** IANA name. */
  timezone(): string;
  /** Loads a native module; null: it works, otherwise why not. */
  loadModule(name: string): Promise<string | null>;
  /** GPIO chip by configured label; throws BellwireError (GPIO_…). */
  gpioChip(way: GpioWay, label: string): Promise<{ name: string; label: string; lines: number }>;
  /** Who holds lines of a chip, free lines left out. Null: nobody can tell. */
  gpioHolders(label: string, lines: readonly number[]): Promise<ReadonlyMap<number, string> | null>;
  daemon(statusPath: string): Promise<DaemonState>;
}

/** The two ways to the lines of a GPIO chip: /sys/class/gpio, and the character device. */
export type GpioWay = 'sysfs' | 'cdev';

export interface DaemonUser {
  readonly name: string;
  readonly uid: number;
  readonly groups: readonly { readonly gid: number; readonly name: string }[];
  /** Doctor itself runs as this user: then access(2) answers, which knows ACLs and root as well. */
  readonly isMe: boolean;
}

export interface FileFacts {
  /** After following links. */
  readonly real: string;
  readonly kind: 'device' | 'file' | 'directory' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly group: string;
  /** access(2), for the user doctor runs as. */
  readonly readable: boolean;
  readonly writable: boolean;
}

export interface Holders {
  readonly processes: readonly Holder[];
  /** False: processes of other users could not be looked into. */
  readonly complete: boolean;
}
export interface Holder {
  readonly pid: number;
  readonly command: string;
  /** systemd unit it belongs to, e.g. `ModemManager.service`. */
  readonly unit: string | null;
}

export type SerialAnswer =
  | { is: 'kept' }
  /** What the port did not take, e.g. `parity even`. */
  | { is: 'dropped'; what: readonly string[] }
  | { is: 'failed'; why: string };

export type ConnectAnswer = { is: 'open'; ms: number } | { is: 'refused' | 'unreachable'; why: string };

export interface BrokerLogin {
  readonly url: string;
  readonly protocol: 4 | 5;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  /** PEM texts. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}
export type BrokerAnswer = { is: 'accepted' } | { is: 'refused' | 'tls' | 'unreachable'; why: string };

export interface DiskFacts {
  /** The nearest existing directory. */
  readonly at: string;
  /** e.g. ext4, tmpfs; a hexadecimal number when it has no name here. */
  readonly type: string;
  /** Free for users, not root. */
  readonly freeBytes: number;
  /** Null: the file system has no fixed number. */
  readonly freeInodes: number | null;
}

/** May the daemon use a file? access(2) when doctor is that user, the permission bits otherwise. */
export function mayUse(file: FileFacts, how: 'r' | 'w' | 'rw', user: DaemonUser): boolean {
  const need = { r: 4, w: 2, rw: 6 }[how];
  if (user.isMe) return (!(need & 4) || file.readable) && (!(need & 2) || file.writable);
  if (user.uid === 0) return true;
  const shift = file.uid === user.uid ? 6 : user.groups.some(({ gid }) => gid === file.gid) ? 3 : 0;
  return ((file.mode >> shift) & need) === need;
}
