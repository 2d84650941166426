import { type Finding, foundText, pathText } from './explain.js';
import { nearest } from './nearest.js';
import { isRecord, valueAt } from './schema.js';
import type { Path } from './yaml.js';

/** `lamps.mirrors`: boards that exist, each in one mirror only, under a name that is no board's. */
export function checkMirrors(value: unknown): Finding[] {
  const boards = ids(valueAt(value, ['lamps', 'boards']));
  const findings: Finding[] = [];
  const usedAt = new Map<string, Path>();
  for (const [index, mirror] of asList(valueAt(value, ['lamps', 'mirrors'])).entries()) {
    if (!isRecord(mirror)) continue;
    const path: Path = ['lamps', 'mirrors', index];
    if (typeof mirror.id === 'string' && boards.includes(mirror.id)) {
      findings.push(
        invalid([...path, 'id'], `${foundText(mirror.id, null)}, which is a board`, 'another id'),
      );
    }
    for (const [place, board] of asList(mirror.boards).entries()) {
      if (typeof board !== 'string') continue;
      const here: Path = [...path, 'boards', place];
      const before = usedAt.get(board);
      if (!boards.includes(board)) {
        const didYouMean = nearest(board, boards);
        const allowed = `one of ${boards.join(', ')}`;
        findings.push({
          ...invalid(here, `${foundText(board, null)}, which is no lamp board of this file`, allowed),
          ...(didYouMean && { didYouMean }),
        });
      } else if (before) {
        findings.push(
          invalid(
            here,
            `${foundText(board, null)}, which is ${pathText(before)} already`,
            'every board once',
          ),
        );
      } else usedAt.set(board, here);
    }
  }
  return findings;
}

/** Drivers whose `map` holds lines of the chip that `chip` names. */
const GPIO_BOARDS: readonly unknown[] = ['onoff', 'gpiod', 'gpio'];

/** `panel`: every button has a name of its own, every line one use, lamps of the same chip included. */
export function checkPanel(value: unknown): Finding[] {
  const findings: Finding[] = [];
  const usedAt = linesOfLamps(value);
  const names = new Map<string, Path>();
  const panel = valueAt(value, ['panel']);
  for (const list of ['buttons', 'lights']) {
    for (const [index, item] of asList(valueAt(panel, [list])).entries()) {
      if (!isRecord(item)) continue;
      const path: Path = ['panel', list, index];
      if (typeof item.id === 'string') {
        const before = names.get(item.id);
        if (before) findings.push(twice([...path, 'id'], foundText(item.id, null), before, 'another id'));
        else names.set(item.id, path);
      }
      if (typeof item.line !== 'number') continue;
      const key = lineKey(valueAt(panel, ['chip']), item.line);
      const before = usedAt.get(key);
      if (before) findings.push(twice([...path, 'line'], `line ${item.line}`, before, 'a line of its own'));
      else usedAt.set(key, [...path, 'line']);
    }
  }
  return findings;
}

function linesOfLamps(value: unknown): Map<string, Path> {
  const usedAt = new Map<string, Path>();
  for (const [index, board] of asList(valueAt(value, ['lamps', 'boards'])).entries()) {
    if (!isRecord(board)) continue;
    const key = GPIO_BOARDS.includes(board.driver) ? 'map' : board.driver === 'hc595' ? 'lines' : null;
    const lines = key && board[key];
    for (const [name, line] of isRecord(lines) ? Object.entries(lines) : []) {
      usedAt.set(lineKey(board.chip, line), ['lamps', 'boards', index, key ?? '', name]);
    }
  }
  return usedAt;
}

const lineKey = (chip: unknown, line: unknown): string => `${String(chip ?? 'auto')} ${String(line)}`;

const twice = (path: Path, what: string, before: Path, allowed: string): Finding =>
  invalid(path, `${what}, which is ${pathText(before)} already`, allowed);

const invalid = (path: Path, found: string, allowed: string): Finding => ({
  code: 'CONFIG_INVALID',
  path,
  part: 'value',
  found,
  allowed,
});

const ids = (list: unknown): string[] =>
  asList(list).flatMap((item) => (isRecord(item) && typeof item.id === 'string' ? [item.id] : []));

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
