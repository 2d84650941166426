import type { PiModel } from './model.js';

/** What the boot settings say of one thing. `unknown`: it hangs on a filter that only the firmware can judge. */
export type Answer = 'yes' | 'no' | 'unknown';

interface Line {
  readonly text: string;
  readonly applies: Answer;
}

/**
 * The settings of a config.txt that this board obeys (raspberrypi/documentation, conditional.adoc): `[pi4]` and the like
 * replace each other, other filters add up, `[all]` ends them.
 */
export class ConfigTxt {
  readonly #lines: readonly Line[];
  /** It takes in other files, which are not looked into. */
  readonly #hasIncludes: boolean;

  constructor(text: string, model: PiModel) {
    this.#lines = [...linesOf(text, model)];
    this.#hasIncludes = this.#lines.some((line) => line.text.startsWith('include '));
  }

  /** The last value of a plain setting (`enable_uart=1`); null: not set. */
  value(key: string): string | null | 'unknown' {
    let found: string | null | 'unknown' = this.#hasIncludes ? 'unknown' : null;
    for (const { text, applies } of this.#lines) {
      if (!text.startsWith(`${key}=`) || applies === 'no') continue;
      found = applies === 'yes' ? text.slice(key.length + 1).trim() : 'unknown';
    }
    return found;
  }

  /** Is a switch of the board on? Its names mean the same; the last line counts. Without a value it means on. */
  parameter(...names: readonly string[]): Answer {
    let found: Answer = this.#hasIncludes ? 'unknown' : 'no';
    for (const { text, applies } of this.#lines) {
      if (!text.startsWith('dtparam=') || applies === 'no') continue;
      for (const part of text.slice('dtparam='.length).split(',')) {
        const [name = '', value = 'on'] = part.split('=').map((word) => word.trim());
        if (!names.includes(name)) continue;
        const on = ['on', 'yes', 'true', '1', 'okay'].includes(value);
        found = applies === 'unknown' ? 'unknown' : on ? 'yes' : 'no';
      }
    }
    return found;
  }

  /** Is one of these overlays loaded? Parameters behind the name do not matter. */
  overlay(...names: readonly string[]): Answer {
    let found: Answer = this.#hasIncludes ? 'unknown' : 'no';
    for (const { text, applies } of this.#lines) {
      const name = /^dtoverlay=([^,:\s]+)/.exec(text)?.[1];
      if (name === undefined || applies === 'no' || !names.includes(name)) continue;
      if (applies === 'yes') return 'yes';
      found = 'unknown';
    }
    return found;
  }
}

const MODEL_FILTER = /^(pi\d+w?\+?|cm\d+s?\+?)$/;

function* linesOf(text: string, model: PiModel): Generator<Line> {
  let byModel: Answer = 'yes';
  let byOthers: Answer = 'yes';
  for (const raw of text.split('\n')) {
    const line = raw.replace(/#.*/, '').trim();
    const filter = /^\[(.*)\]$/.exec(line)?.[1]?.trim();
    if (filter === 'all') {
      byModel = 'yes';
      byOthers = 'yes';
    } else if (filter === 'none') byOthers = 'no';
    else if (filter !== undefined && MODEL_FILTER.test(filter)) {
      byModel = model.filters === null ? 'unknown' : model.filters.has(filter) ? 'yes' : 'no';
    } else if (filter !== undefined) byOthers = byOthers === 'no' ? 'no' : 'unknown';
    else if (line) yield { text: line, applies: both(byModel, byOthers) };
  }
}

function both(one: Answer, other: Answer): Answer {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'unknown' || other === 'unknown' ? 'unknown' : 'yes';
}
