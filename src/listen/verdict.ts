import type { PbxDriver } from '../driver-api/index.js';
import { type Dialect, identify, type Ranked } from './dialect.js';
import { lineOf, type PortSettings } from './settings.js';
import { isText, type Signal, signalOf, withoutBit7 } from './signal.js';

/** What is on the wire. */
export interface Verdict {
  /**
   * `found`: settings and format. `unknown`: nobody knows this text, or it is none. `silent`: no byte came.
   */
  result: 'found' | 'unknown' | 'silent';
  signal: Signal;
  /** The line, when it was read as text; `baudRate` is known only where a port was opened. */
  line: PortSettings | null;
  dialect: Dialect | null;
  ranked: readonly Ranked[];
}

/** `read`: how the bytes were read; null for a file, which is taken for 8 data bits. */
export function judge(
  bytes: string,
  read: PortSettings | null,
  drivers: readonly PbxDriver[],
  today: string,
): Verdict {
  const signal = signalOf(bytes);
  if (signal.bytes === 0) return { result: 'silent', signal, line: null, dialect: null, ranked: [] };
  if (!isText(signal)) return { result: 'unknown', signal, line: null, dialect: null, ranked: [] };
  const text = signal.bit7 === 'data' ? bytes : withoutBit7(bytes);
  const { dialect, ranked } = identify(text, drivers, today);
  const line = read && lineOf(read, signal.bit7);
  return { result: dialect ? 'found' : 'unknown', signal, line, dialect, ranked };
}
