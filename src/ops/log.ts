import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type Logger, pino } from 'pino';
import type { PrivacyConfig, SiteFile } from '../config/site.js';
import { redact } from './redact.js';
import { createRepeatFilter, type Repeated } from './repeats.js';

/**
 * The log: one line an event on stdout, written before the call returns, so that the last lines before a crash are
 * there. Fields are masked by policy (redact.ts); repeated warnings and errors are counted (repeats.ts).
 *
 * Messages are fixed sentences; everything that varies goes into `fields`. A message that contains a number or a
 * name would escape the masking. `name`, `number` and `text` are masked: call a command `command`, a count `count`.
 */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** `log.child('link').child('pbx1')` writes as component `link/pbx1`. */
  child(component: string): Log;
}

/** Owned by the composition root. */
export interface RootLog extends Log {
  /** Writes the counts of repeated warnings that are due; call it about once a minute. */
  tick(): void;
  /** Writes all counts; the last call before the process ends. */
  close(): void;
}

/**
 * - `journal`: `<4>link/pbx1: Port is gone code=PORT_NOT_FOUND` — sd-daemon(3) level prefix; journald has the time.
 * - `tty`: the same with local time and level, for eyes.
 * - `json`: one object a line: level, time (UTC), component, fields, msg.
 */
export type LogFormat = 'journal' | 'tty' | 'json';
export type LogLevel = SiteFile['log']['level'];

export interface LogOptions {
  level: LogLevel;
  privacy: PrivacyConfig;
  /** Default: what stdout is connected to ({@link detectFormat}). */
  format?: LogFormat;
  /** File descriptor written to. Default 1. */
  fd?: number;
  /** Wall clock, ms since 1970. */
  now?: () => number;
  /** A line could not be written (disk full, reader gone). Default: a process warning on stderr. */
  onProblem?: (error: Error) => void;
}

export function createLogger(options: LogOptions): RootLog {
  const { level, privacy, fd = 1, now = Date.now } = options;
  const format = options.format ?? detectFormat(process.env, fd);
  const out = pino.destination({ fd, sync: true });
  out.on('error', options.onProblem ?? ((error: Error) => process.emitWarning(error)));

  const root = pino(
    {
      level,
      base: null,
      // Fields cannot shadow level, time, component or msg.
      nestedKey: 'fields',
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === 'json' ? out : { write: (line) => out.write(TEXT[format](JSON.parse(line) as Entry)) },
  );

  const sinks = new Map<string, Logger>();
  const sink = (component: string) => {
    const known = sinks.get(component) ?? root.child(component ? { component } : {});
    sinks.set(component, known);
    return known;
  };

  const repeats = createRepeatFilter();
  const writeCounts = (counts: Repeated[]) => {
    for (const { line, times } of counts) {
      sink(line.component)[line.level]({ ...line.fields, repeated: times }, line.message);
    }
  };

  const write = (at: LogLevel, component: string, fields: object, message: string) => {
    if (!root.isLevelEnabled(at)) return;
    const nowMs = now();
    writeCounts(repeats.due(nowMs));
    const shown = redact(fields, privacy);
    const repeatable = at === 'warn' || at === 'error';
    if (repeatable && !repeats.first({ level: at, component, message, fields: shown }, nowMs)) return;
    sink(component)[at](shown, message);
  };

  const logger = (component: string): Log => ({
    debug: (fields, message) => write('debug', component, fields, message),
    info: (fields, message) => write('info', component, fields, message),
    warn: (fields, message) => write('warn', component, fields, message),
    error: (fields, message) => write('error', component, fields, message),
    child: (name) => logger(component ? `${component}/${name}` : name),
  });

  return {
    ...logger(''),
    tick: () => writeCounts(repeats.due(now())),
    close: () => writeCounts(repeats.rest()),
  };
}

/**
 * JOURNAL_STREAM holds device:inode of the journal socket and is inherited by children, so it counts only when it is
 * our own output (systemd.exec(5)).
 */
export function detectFormat(env: Readonly<Record<string, string | undefined>>, fd: number): LogFormat {
  const { dev, ino } = fstatSync(fd);
  if (env.JOURNAL_STREAM === `${dev}:${ino}`) return 'journal';
  return isatty(fd) ? 'tty' : 'json';
}

/** A pino line, read back for the text formats. */
interface Entry {
  level: LogLevel;
  time: string;
  /** Absent on the root logger. */
  component?: string;
  fields?: Record<string, unknown>;
  msg: string;
}

/** syslog levels: error 3, warning 4, info 6, debug 7. */
const SYSLOG: Record<LogLevel, number> = { error: 3, warn: 4, info: 6, debug: 7 };

const TEXT: Record<Exclude<LogFormat, 'json'>, (entry: Entry) => string> = {
  journal: (entry) => `<${SYSLOG[entry.level]}>${sentence(entry)}\n`,
  tty: (entry) =>
    `${new Date(entry.time).toTimeString().slice(0, 8)} ${entry.level.toUpperCase().padEnd(5)} ${sentence(entry)}\n`,
};

function sentence({ component, fields = {}, msg }: Entry): string {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${word(value)}`);
  return `${component ? `${component}: ` : ''}${oneLine(msg)}${pairs.join('')}`;
}

/** Bare when unmistakable, else JSON: whatever a PBX sends, it stays on its line and in its field. */
function word(value: unknown): string {
  return typeof value === 'string' && /^[\w./:+#*…[\]-]+$/.test(value) ? value : JSON.stringify(value);
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
