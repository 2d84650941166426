import type { Finding } from '../explain.js';
import type { Path } from '../yaml.js';
import type { HouseRules } from './schema/index.js';

/** What no key can tell by itself. Asked of the complete rules: half of a pair may stand in the file below. */
export function crossCheckRules(rules: HouseRules): Finding[] {
  const { answer, find, hold, screening, night, wakeUp, dnd } = rules;
  const findings: Finding[] = [];
  const check = (good: boolean, path: Path, found: string, allowed: string) => {
    if (!good) findings.push({ code: 'CONFIG_INVALID', path, part: 'value', found, allowed });
  };
  check(
    answer.minRings <= answer.targetRings && answer.targetRings <= answer.maxRings,
    ['answer'],
    `minRings ${answer.minRings}, targetRings ${answer.targetRings}, maxRings ${answer.maxRings}`,
    'minRings, targetRings and maxRings in rising order',
  );
  check(
    answer.maxInclusive || answer.maxRings > answer.minRings,
    ['answer', 'maxInclusive'],
    `before ring ${answer.maxRings}, and not before ring ${answer.minRings}`,
    'a ring in which a call may be taken',
  );
  check(
    find.warnBefore < find.feedback,
    ['find', 'warnBefore'],
    'a warning before the promise was made',
    'less than find.feedback',
  );
  check(
    hold.apologiseFrom <= hold.maxRecalls,
    ['hold', 'apologiseFrom'],
    `${hold.apologiseFrom}, with ${hold.maxRecalls} recalls`,
    'at most hold.maxRecalls',
  );
  check(
    dnd.defaultLength <= dnd.longest,
    ['dnd', 'defaultLength'],
    'longer than dnd.longest',
    'at most dnd.longest',
  );
  screening.overrides.forEach(({ from, to }, n) => {
    check(from <= to, ['screening', 'overrides', n, 'to'], `${to}, before ${from}`, 'not before `from`');
  });
  check(
    wakeUp.mode !== 'automatic' || wakeUp.ringFor <= wakeUp.attemptEvery,
    ['wakeUp', 'ringFor'],
    'longer than wakeUp.attemptEvery',
    'at most wakeUp.attemptEvery',
  );
  findings.push(
    ...repeated(
      night.map(({ id }) => id),
      ['night'],
    ),
  );
  findings.push(
    ...repeated(
      rules.positions.map(({ id }) => id),
      ['positions'],
    ),
  );
  findings.push(
    ...repeated(
      rules.hotline.categories.map(({ code }) => code),
      ['hotline', 'categories'],
    ),
  );
  return findings;
}

function repeated(names: readonly string[], path: Path): Finding[] {
  return names.flatMap((name, n) =>
    names.indexOf(name) === n
      ? []
      : [
          {
            code: 'CONFIG_INVALID' as const,
            path: [...path, n],
            part: 'value' as const,
            found: `${JSON.stringify(name)}, a second time`,
            allowed: 'each name once',
          },
        ],
  );
}
