import { section } from '../docs.js';
import { inline } from '../explain.js';
import { differences } from './compare.js';
import { baseRules, loadRules, rulesJsonSchema } from './load.js';
import { POLICY_KEYS } from './policy-keys.js';
import { BASE, profileNames } from './profiles.js';
import { RULE_WORDS } from './rule-words.js';

/** Markdown: every key of the house rules, the shipped profiles, the rules in words (`bellwire docs rules`). */
export function rulesDocs(): string {
  return [
    '# House rules',
    '',
    'One YAML file says how this house works its switchboard; the site file names it under `houseRules`. This page is generated',
    'from the schema that checks the file (`bellwire docs rules`).',
    '',
    '- A file has a head `rules` and says only what differs from what it extends. The defaults on this page are `hotel-base`.',
    '- Mappings are merged key by key; lists and values replace; `null` takes an entry away where there need not be one.',
    '- Without an approver the file is refused. It is in force from its date, by the clocks of the site; until then the version',
    '  before holds, so name both. Every journal row and event carries the stamp `name@version` of the rules it was made under.',
    '- A version that was in force is not edited: write the next one. A change under the same version is told all the same.',
    '- `(R018, C01)` behind a meaning: the rules that the key serves, in words below.',
    '',
    ...section('## Top level', rulesJsonSchema(), ''),
    '## Shipped profiles',
    '',
    'Each says what one kind of house wants and nothing else. Extend one; a house still approves its own file.',
    '',
    ...profileNames()
      .filter((name) => name !== BASE)
      .flatMap(profile),
    '## The rules in words',
    '',
    '| Rule | In short |',
    '| --- | --- |',
    ...Object.entries(RULE_WORDS).map(([id, says]) => `| ${id} | ${says} |`),
    '',
    '## Policy keys of the reference shelf',
    '',
    '| RULES.md | Here |',
    '| --- | --- |',
    ...Object.entries(POLICY_KEYS).map(([key, here]) => `| \`${key}\` | ${hereText(here)} |`),
    '',
  ].join('\n');
}

function profile(name: string): string[] {
  const loaded = loadRules(name);
  const changes = differences(baseRules(), loaded);
  return [
    `### \`${name}\``,
    '',
    loaded.head?.note ?? '',
    '',
    ...(changes.length === 0 ? ['It says nothing that `hotel-base` does not.'] : []),
    ...changes.map(({ key, after }) => `- \`${key}\`: \`${inline(after)}\``),
    '',
  ];
}

const hereText = (here: readonly string[] | string): string =>
  typeof here === 'string' ? here : here.map((key) => `\`${key}\``).join(', ');
