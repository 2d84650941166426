import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher } from './match.js';
import { isFault, parsePattern } from './pattern.js';

function match(text: string, line: string) {
  const pattern = parsePattern(text);
  if (isFault(pattern)) throw new Error(pattern.why);
  const { names, match: run } = createMatcher(pattern);
  const texts = run(line);
  return texts && Object.fromEntries(names.map((name, n) => [name, texts[n] ?? null]));
}

describe('a pattern', () => {
  it.each([
    ['(?<a>\\d+) +(?<b>\\S+)', '12   xy', { a: '12', b: 'xy' }],
    ['(?<a>.*)(?<b>\\d)', 'ab12', { a: 'ab1', b: '2' }],
    ['(?<a>.*?)(?<b>\\d+)', 'ab12', { a: 'ab', b: '12' }],
    ['(?<a>O|OT)(?<b>\\d*)', 'OT5', { a: 'OT', b: '5' }],
    ['(?:x(?<a>\\d))?y', 'y', { a: null }],
    ['(?:x(?<a>\\d))?x1y', 'x1y', { a: null }],
    ['(?:x(?<a>\\d))?x1y', 'x7x1y', { a: '7' }],
    ['^[A-Fa-f0-9-]{2,4}$', 'a-F', {}],
    ['[^|]+\\|(?<a>[\\]\\d]{3})', 'x|1]2', { a: '1]2' }],
    ['\\(\\.\\t\\*', '(.\t*', {}],
    ['(?<outer>a(?<inner>b+)c)', 'abbc', { outer: 'abbc', inner: 'bb' }],
    ['a{3}', 'aaa', {}],
    ['a{2,}', 'aaaaa', {}],
    ['', '', {}],
  ])('%s takes %j', (pattern, line, expected) => {
    expect(match(pattern, line)).toEqual(expected);
  });

  it.each([
    ['\\d+', '12a'],
    ['a{3}', 'aa'],
    ['a{2,3}', 'aaaa'],
    ['[^a]', 'a'],
    ['\\w', '-'],
    ['abc', 'ab'],
  ])('%s leaves %j', (pattern, line) => {
    expect(match(pattern, line)).toBeNull();
  });

  it.each([
    ['(?:a+)+', 'a group is not repeated'],
    ['(?:a|b)*', 'a group is not repeated'],
    ['(?:ab){2}', 'a group is not repeated'],
    ['(a)', 'a group begins with (?<name> or (?:'],
    ['(?=a)b', 'a group begins with (?<name> or (?:'],
    ['(?<a>x)\\1', '\\1 is not known (character 8)'],
    ['a**', 'two repetitions in a row'],
    ['a+?+', 'two repetitions in a row'],
    ['*a', 'nothing before it to repeat (character 1)'],
    ['(?:a', 'no ) for this ( (character 1)'],
    ['a)', 'a ) without its ('],
    ['[a', 'no ] for this [ (character 1)'],
    ['[]', 'an empty [ ]'],
    ['[z-a]', 'a range from the smaller'],
    ['a{2', '{ is followed by'],
    ['a{3,2}', 'a count from 1 to 500'],
    ['a^b', '^ inside of a pattern'],
    ['a$b', '$ inside of a pattern'],
    ['\\', '\\ is not known'],
    ['(?<a>x)(?<a>y)', 'the name a is used already'],
    ['(?<1a>x)', 'a name of letters'],
    ['x'.repeat(501), 'longer than 500 characters'],
  ])('%s is refused', (text, why) => {
    const pattern = parsePattern(text);
    expect(isFault(pattern) && pattern.why).toContain(why);
  });

  it('means what the same native expression means', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '(?<n>a|ab)', '(?:b|ba)?');
    const often = fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}', '*?', '+?');
    const piece = fc.tuple(atom, often).map(([what, many]) => (what.startsWith('(') ? what : what + many));
    const pattern = fc
      .array(piece, { maxLength: 5 })
      .filter((all) => all.filter((one) => one.includes('?<n>')).length < 2);
    const line = fc.array(fc.constantFrom('a', 'b', '1'), { maxLength: 8 });
    fc.assert(
      fc.property(pattern, line, (pieces, chars) => {
        const [text, subject] = [pieces.join(''), chars.join('')];
        const native = new RegExp(`^(?:${text})$`).exec(subject);
        const own = match(text, subject);
        expect(own === null).toBe(native === null);
        if (own?.n !== undefined) expect(own.n).toBe(native?.groups?.n ?? null);
      }),
      { numRuns: 3000, seed: 20260514 },
    );
  });

  it('gives up on a line that would take a native expression minutes', () => {
    const started = process.hrtime.bigint();
    expect(match('.*.*.*.*.*.*.*.*x', 'a'.repeat(500))).toBeNull();
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(500);
  });
});
