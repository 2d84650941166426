import { inline } from '../config/explain.js';
import { type Difference, differences } from '../config/house-rules/compare.js';
import { explainKey, type KeyExplained } from '../config/house-rules/explain-key.js';
import { inForce } from '../config/house-rules/in-force.js';
import { type LoadedRules, loadRules } from '../config/house-rules/load.js';
import { profileNames } from '../config/house-rules/profiles.js';
import { ConfigError } from '../config/problem.js';
import { EXIT } from '../exit.js';
import { siteOf } from './site.js';

interface Options {
  json?: boolean;
}

/** `bellwire rules check`: every problem of a file; else who approved it, since when it holds, and what it changes. */
export async function rulesCheck(ref: string, { json }: Options): Promise<number> {
  return refusing(ref, json, () => {
    const loaded = loadRules(ref);
    const changes = loaded.base ? differences(loaded.base, loaded) : [];
    if (json) {
      const base = loaded.base?.id ?? null;
      tell({ ok: true, file: loaded.file, id: loaded.id, head: loaded.head, extends: base, changes });
      return;
    }
    print(`${loaded.file}: good`);
    print(headText(loaded));
    if (loaded.base) print(`${changes.length} keys differ from ${chainText(loaded.base)}`);
    for (const change of changes) print(changeText(change));
  });
}

/** `bellwire rules diff`: exit 1 when there is a difference, as diff has it. */
export async function rulesDiff(a: string, b: string, { json }: Options): Promise<number> {
  let changes: Difference[] = [];
  const code = refusing(`${a}, ${b}`, json, () => {
    const [before, after] = [loadRules(a), loadRules(b)];
    changes = differences(before, after);
    if (json) {
      tell({ ok: true, before: before.id, after: after.id, changes });
      return;
    }
    print(`${before.id} → ${after.id}: ${changes.length} keys differ`);
    for (const change of changes) print(changeText(change));
  });
  return code === EXIT.ok && changes.length > 0 ? EXIT.failed : code;
}

/** `bellwire rules explain`: a key, or what serves a rule. */
export async function rulesExplain(asked: string, { json }: Options): Promise<number> {
  const answer = explainKey(asked);
  if (json) tell(answer);
  else
    switch (answer.is) {
      case 'key':
        print(keyText(answer.key));
        break;
      case 'served-by':
        print(`${asked}: ${answer.says}`);
        for (const key of answer.keys) print(`  ${key}`);
        break;
      case 'unknown':
        print(`There is no key ${asked}.${answer.didYouMean ? ` Did you mean ${answer.didYouMean}?` : ''}`);
        break;
      default:
        return answer satisfies never;
    }
  return answer.is === 'unknown' ? EXIT.failed : EXIT.ok;
}

/** `bellwire rules list`: the shipped profiles and, of a site file, its versions and which is in force. */
export async function rulesList({ json, config }: Options & { config?: string }): Promise<number> {
  return refusing(config ?? '', json, () => {
    const profiles = profileNames().map((name) => {
      const { id, head } = loadRules(name);
      return { name, id, note: head?.note ?? 'What every file begins with: the defaults of all keys.' };
    });
    const versions = config === undefined ? null : siteVersions(config);
    if (json) {
      tell({ ok: true, profiles, ...(versions && { versions }) });
      return;
    }
    for (const { name, note } of profiles) print(`${name}\n    ${note}`);
    for (const { id, effectiveFrom, file, inForce: now } of versions ?? [])
      print(`${now ? '*' : ' '} ${id}  ${effectiveFrom ?? 'from the beginning'}  ${file}`);
  });
}

function siteVersions(config: string) {
  const { rules } = siteOf(config);
  const { version } = inForce(rules, Date.now());
  return rules.map(({ id, head, file }) => ({
    id,
    effectiveFrom: head?.effectiveFrom ?? null,
    approvedBy: head?.approvedBy ?? null,
    file,
    inForce: id === version.id,
  }));
}

function refusing(file: string, json: boolean | undefined, action: () => void): number {
  try {
    action();
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (json) tell({ ok: false, file, problems: error.problems });
    else print(error.message);
    return EXIT.config;
  }
}

function headText({ id, head }: LoadedRules): string {
  if (!head) return `${id}, shipped with Bellwire, in force until a site has rules of its own`;
  return `${id}, approved by ${head.approvedBy} on ${head.approvedOn}, in force from ${head.effectiveFrom}`;
}

const chainText = (loaded: LoadedRules): string =>
  loaded.base ? `${loaded.id}, which extends ${chainText(loaded.base)}` : loaded.id;

const changeText = ({ key, before, after, rules }: Difference): string =>
  `  ${key}: ${inline(before)} → ${inline(after)}  (${rules.join(', ')})`;

function keyText(of: KeyExplained): string {
  const row = (label: string, text: string) => `  ${label.padEnd(9)}${text}`;
  return [
    of.key,
    row('meaning', of.meaning),
    row('takes', of.allowed),
    ...('default' in of ? [row('default', inline(of.default))] : []),
    ...of.rules.map(({ id, says }, n) => row(n === 0 ? 'serves' : '', `${id.padEnd(4)}  ${says}`)),
    ...of.profiles.map(({ name, value }, n) => row(n === 0 ? 'profiles' : '', `${name}: ${inline(value)}`)),
    ...of.keys.map((key, n) => row(n === 0 ? 'keys' : '', key)),
  ].join('\n');
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (value: unknown) => print(JSON.stringify(value));
