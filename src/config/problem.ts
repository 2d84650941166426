import { BellwireError, type ErrorCode } from '../telephony/index.js';

export type ConfigErrorCode = Extract<
  ErrorCode,
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_SYNTAX'
  | 'CONFIG_INVALID'
  | 'CONFIG_UNKNOWN_KEY'
  | 'FORMAT_UNKNOWN'
  | 'FORMAT_EXPERIMENTAL'
  | 'RULES_NOT_APPROVED'
  | 'RULES_EXTENDS'
>;

/** One thing wrong in the site file, or in a file of house rules. Line and column count from 1; null when the file could not be read. */
export interface ConfigProblem {
  readonly code: ConfigErrorCode;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** Where in the tree, e.g. `links[0].transport.baud`; empty for the file as a whole. */
  readonly path: string;
  /** What stands there, as written. */
  readonly found: string;
  readonly allowed: string;
  /** A line that would be right. */
  readonly example?: string;
  /** The nearest known key or value. */
  readonly didYouMean?: string;
  /** The source line, and how many characters of it (from `column`) are meant. */
  readonly source?: { readonly text: string; readonly length: number };
}

/** Everything wrong with a file, in the order of the file. `code` is that of the first problem. */
export class ConfigError extends BellwireError {
  constructor(readonly problems: readonly [ConfigProblem, ...ConfigProblem[]]) {
    super(problems[0].code);
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    this.message = `${problems[0].file}: ${count}\n\n${problems.map(renderProblem).join('\n\n')}`;
  }
}

/** Several lines of text: place, code, the source line with a caret, found, allowed, example. No final newline. */
export function renderProblem(problem: ConfigProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null).join(':');
  const lines = [`${place}  ${problem.path ? `${problem.path}  ` : ''}${problem.code}`];
  if (problem.source && problem.line !== null && problem.column !== null) {
    lines.push(...caret(problem.source, problem.line, problem.column));
  }
  const fields = {
    found: problem.found,
    allowed: problem.allowed,
    'did you mean': problem.didYouMean,
    example: problem.example,
  };
  for (const [name, text] of Object.entries(fields)) {
    if (text) lines.push(`  ${name.padEnd(13)}${text}`);
  }
  return lines.join('\n');
}

function caret(source: { text: string; length: number }, line: number, column: number): string[] {
  // A long line is shown around the place, tabs as one blank, so that the caret stands below its character.
  const start = Math.max(0, column - 1 - 60);
  const text = source.text.slice(start, start + 100).replace(/\t/g, ' ');
  const length = Math.max(1, Math.min(source.length, text.length - (column - 1 - start)));
  const number = `  ${line} | `;
  return [`${number}${text}`, `${' '.repeat(number.length + column - 1 - start)}${'^'.repeat(length)}`];
}
