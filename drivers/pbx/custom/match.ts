import type { GroupNode, PatternNode } from './pattern.js';

/**
 * A backtracking matcher with a bound: a pattern may be clumsy, a line hostile, the answer comes all the same. Gives up
 * (no match) after so many tries, some hundred times what a sensible pattern needs for the longest line.
 */
const MOST_STEPS = 50_000;

export interface Matcher {
  readonly names: readonly string[];
  /** The texts of the named groups (null: not taken part), in the order of `names`; null when the line does not fit. */
  match(line: string): readonly (string | null)[] | null;
}

export function createMatcher(pattern: GroupNode): Matcher {
  const names: string[] = [];
  const run: Run = { line: '', left: 0, starts: [], ends: [] };
  const start = group(pattern, (at) => at === run.line.length, run, names);
  return {
    names,
    match(line) {
      run.line = line;
      run.left = MOST_STEPS;
      run.ends.fill(-1);
      if (!start(0)) return null;
      return names.map((_, n) => {
        const end = run.ends[n] ?? -1;
        return end < 0 ? null : line.substring(run.starts[n] ?? 0, end);
      });
    },
  };
}

/** One match at work. `ends` -1: the group has not matched. */
interface Run {
  line: string;
  left: number;
  readonly starts: number[];
  readonly ends: number[];
}

/** The rest of the pattern fits from here. */
type Rest = (at: number) => boolean;

function sequence(nodes: readonly PatternNode[], rest: Rest, run: Run, names: string[]): Rest {
  // Names are numbered from left to right, steps are made from right to left.
  for (const node of nodes) if (node.is === 'group') register(node, names, run);
  return nodes.reduceRight((next, node) => {
    return node.is === 'group' ? group(node, next, run, names) : repeat(node, next, run);
  }, rest);
}

function register({ name }: GroupNode, names: string[], run: Run): void {
  if (name === null) return;
  names.push(name);
  run.starts.push(0);
  run.ends.push(-1);
}

function repeat(
  { test, min, max, lazy }: Extract<PatternNode, { is: 'character' }>,
  rest: Rest,
  run: Run,
): Rest {
  return (at) => {
    const { line } = run;
    const most = Math.min(line.length, at + max);
    let end = at;
    while (end < most && test(line.charCodeAt(end))) end += 1;
    run.left -= end - at + 1;
    const least = at + min;
    for (let tried = 0; tried <= end - least; tried += 1) {
      run.left -= 1;
      if (run.left < 0) return false;
      if (rest(lazy ? least + tried : end - tried)) return true;
    }
    return false;
  };
}

function group(node: GroupNode, rest: Rest, run: Run, names: string[]): Rest {
  const n = node.name === null ? -1 : names.indexOf(node.name);
  const close: Rest = (at) => {
    if (n < 0) return rest(at);
    const before = run.ends[n] ?? -1;
    run.ends[n] = at;
    if (rest(at)) return true;
    run.ends[n] = before;
    return false;
  };
  const alternatives = node.alternatives.map((nodes) => sequence(nodes, close, run, names));
  return (at) => {
    run.left -= 1;
    if (run.left < 0) return false;
    if (n >= 0) run.starts[n] = at;
    return alternatives.some((alternative) => alternative(at)) || (node.optional && rest(at));
  };
}
