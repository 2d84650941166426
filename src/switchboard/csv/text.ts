/** CSV as RFC 4180 has it, as Excel writes it: comma, semicolon or tab, quotes, any line end, a byte order mark. */
export type CsvText = { ok: true; rows: readonly CsvRow[] } | { ok: false; line: number };
export interface CsvRow {
  /** 1-based line of the file on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** Blank lines are left out, cells are trimmed. Not ok: a quote that is never closed, or closed in mid-cell. */
export function parseCsv(text: string): CsvText {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const delimiter = delimiterOf(source);
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const begins = line;
    const cells: string[] = [];
    for (;;) {
      const cell = source[at] === '"' ? quoted(source, at) : plain(source, at, delimiter);
      if (cell === null) return { ok: false, line: begins };
      cells.push(cell.text.trim());
      for (const c of source.slice(at, cell.end)) if (c === '\n') line++;
      at = cell.end;
      if (source[at] !== delimiter) break;
      at++;
    }
    if (source[at] === '\r') at++;
    else if (at < source.length && source[at] !== '\n') return { ok: false, line: begins };
    if (source[at] === '\n') at++;
    line++;
    if (cells.some((cell) => cell !== '')) rows.push({ line: begins, cells });
  }
  return { ok: true, rows };
}

/** The one that stands most often in the heading. */
function delimiterOf(source: string): string {
  const heading = source.slice(0, source.search(/[\r\n]|$/));
  const count = (delimiter: string) => heading.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

function plain(source: string, from: number, delimiter: string): { text: string; end: number } {
  let end = from;
  while (end < source.length && !`${delimiter}\r\n`.includes(source.charAt(end))) end++;
  return { text: source.slice(from, end), end };
}

function quoted(source: string, from: number): { text: string; end: number } | null {
  let text = '';
  let at = from + 1;
  for (;;) {
    const close = source.indexOf('"', at);
    if (close < 0) return null;
    text += source.slice(at, close);
    if (source[close + 1] !== '"') return { text, end: close + 1 };
    text += '"';
    at = close + 2;
  }
}
