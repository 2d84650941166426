/**
 * Keeps a repeated warning from filling the SD card: the first goes through, further ones are counted, and the count
 * is given once a minute. Pure: the caller brings the time.
 *
 * Identical means: same component, level and message, and the same text fields. Numbers may differ (attempt, delay).
 */
export interface Line {
  readonly level: 'warn' | 'error';
  readonly component: string;
  readonly message: string;
  /** Redacted. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The newest of `times` held-back lines. */
export interface Repeated {
  readonly line: Line;
  readonly times: number;
}

export interface RepeatFilter {
  /** True: write it. False: counted. `nowMs` is wall or monotonic time in ms. */
  first(line: Line, nowMs: number): boolean;
  /** Counts whose minute is over. */
  due(nowMs: number): Repeated[];
  /** All counts, for the end of the process. */
  rest(): Repeated[];
}

interface Held {
  line: Line;
  times: number;
  since: number;
}

const WINDOW_MS = 60_000;
/** Different warnings remembered; beyond it the oldest is forgotten after its count is given. */
const MOST = 200;

export function createRepeatFilter(): RepeatFilter {
  const held = new Map<string, Held>();
  const overflow: Repeated[] = [];

  const forgetOldest = () => {
    for (const [key, oldest] of held) {
      held.delete(key);
      overflow.push(...counted(oldest));
      return;
    }
  };

  return {
    first(line, nowMs) {
      const key = identity(line);
      const known = held.get(key);
      if (known) {
        known.times += 1;
        known.line = line;
        return false;
      }
      if (held.size >= MOST) forgetOldest();
      held.set(key, { line, times: 0, since: nowMs });
      return true;
    },
    due(nowMs) {
      const out = overflow.splice(0);
      for (const [key, entry] of held) {
        const age = nowMs - entry.since;
        // A clock set back must not keep warnings quiet for hours.
        if (age >= 0 && age < WINDOW_MS) continue;
        out.push(...counted(entry));
        if (entry.times === 0) held.delete(key);
        else held.set(key, { line: entry.line, times: 0, since: nowMs });
      }
      return out;
    },
    rest() {
      const out = [...overflow.splice(0), ...[...held.values()].flatMap(counted)];
      held.clear();
      return out;
    },
  };
}

function counted(entry: Held): Repeated[] {
  return entry.times > 0 ? [{ line: entry.line, times: entry.times }] : [];
}

function identity(line: Line): string {
  const withoutNumbers = (_: string, value: unknown) => (typeof value === 'number' ? undefined : value);
  return JSON.stringify([line.level, line.component, line.message, line.fields], withoutNumbers);
}
