import type { Paper } from '../../../src/driver-api/index.js';

/** Columns of a text: Chinese, Japanese, Korean characters and full-width forms take two (Unicode UAX #11, W and F). */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += WIDE.test(char) ? 2 : 1;
  return columns;
}
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The lines of a paper without its title, each at most so many columns: labels before their text, words kept whole where they fit. */
export function linesOf({ rows }: Paper, columns: number): string[] {
  return rows.flatMap(({ label, text }) =>
    text.split('\n').flatMap((line, n) => wrap(n === 0 ? `${label}: ${line}` : line, columns)),
  );
}

export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(clean(text), columns)) {
    if (columnsOf(line) + columnsOf(piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? piece.trimStart() : piece;
  }
  return [...lines, line.trimEnd()];
}

/** A line may be broken behind a blank and at every wide character; a word that is longer than a line, anywhere. */
function piecesOf(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let word = '';
  const flush = () => {
    if (word !== '') pieces.push(...(columnsOf(word.trimEnd()) > columns ? word : [word]));
    word = '';
  };
  for (const char of text) {
    if (WIDE.test(char)) {
      flush();
      pieces.push(char);
      continue;
    }
    word += char;
    if (char === ' ') flush();
  }
  flush();
  return pieces;
}

/** What a caller said must not command the printer: no control character gets through. */
const clean = (text: string) => text.replace(/\p{Cc}/gu, ' ');
