import { ERRORS, type ErrorEntry } from '../telephony/index.js';
import { configExample } from './example.js';
import { inline } from './explain.js';
import {
  allowedText,
  branches,
  configJsonSchema,
  exampleValue,
  type SchemaNode,
  variantOf,
} from './schema.js';

export { configExample } from './example.js';
export { configJsonSchema } from './schema.js';

/** Markdown: every key of the site file with what it takes, its default, its meaning and an example. */
export function configDocs(): string {
  return [
    '# Site file',
    '',
    'One YAML 1.2 file describes the hotel: `/etc/bellwire/bellwire.yaml`. Bellwire reads it and never writes it.',
    'This page is generated from the schema that checks the file (`bellwire docs config`).',
    '',
    '- A key that is not on this page is an error; so is a key given twice. `bellwire check-config` names all errors at once.',
    '- Numbers of rooms and extensions are texts and stand in quotes: YAML reads `0101` as the number 101.',
    '- Durations are a number with a unit: `500ms`, `30s`, `5min`, `2h`, `7d`.',
    '- Anchors and aliases are not used; the file is UTF-8 and at most 1 MB.',
    '- Passwords and keys are never in the file, only the paths of files that hold them.',
    '',
    ...section('## Top level', configJsonSchema(), ''),
    '## Example',
    '',
    '```yaml',
    configExample().trimEnd(),
    '```',
    '',
  ].join('\n');
}

/** A heading with a table of the keys of one mapping, then the mappings inside it. */
export function section(heading: string, node: SchemaNode, path: string): string[] {
  const keys = Object.entries(node.properties ?? {});
  const rows = keys.map(([name, child]) => row(name, child, node.required?.includes(name) ?? false));
  return [
    heading,
    '',
    ...(node.description ? [node.description, ''] : []),
    '| Key | Takes | Default | Meaning | Example |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...keys.flatMap(([name, child]) => inner(path ? `${path}.${name}` : name, child)),
  ];
}

function inner(path: string, node: SchemaNode): string[] {
  if (node.items) return inner(`${path}[]`, { description: node.description ?? '', ...node.items });
  const level = '#'.repeat(Math.min(5, 2 + (path.match(/\./g)?.length ?? 0)));
  if (node.properties) return section(`${level} \`${path}\``, node, path);
  return branches(node).flatMap((branch) => {
    if (!branch.properties) return branch.items ? inner(path, branch) : [];
    const which = variantOf(branch);
    return section(`${level} \`${path}\`${which ? ` with \`${which}\`` : ', as a mapping'}`, branch, path);
  });
}

function row(name: string, node: SchemaNode, required: boolean): string {
  const cells = [`\`${name}\``, takes(node), defaultText(node, required), meaning(node), example(node)];
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}

/** Keys of house rules name what they serve. */
function meaning({ description = '', rules }: SchemaNode): string {
  return rules ? `${description} (${rules.join(', ')})` : description;
}

/** In a table the keys of a mapping are not repeated: they have a section of their own. */
function takes(node: SchemaNode): string {
  if (node.properties || branches(node).some((branch) => branch.type === 'object'))
    return 'a mapping, see below';
  if (node.items) return node.items.anyOf ? `a list; each ${allowedText(node.items)}` : 'a list, see below';
  return allowedText(node);
}

function defaultText(node: SchemaNode, required: boolean): string {
  if (required) return '**required**';
  return node.default === undefined ? '–' : `\`${inline(node.default)}\``;
}

function example(node: SchemaNode): string {
  const value = node.properties || node.items ? undefined : exampleValue(node);
  return value === undefined ? '' : `\`${inline(value)}\``;
}

/** Markdown: the error table, one row a code. */
export function errorDocs(): string {
  const rows = Object.entries<ErrorEntry>(ERRORS).map(
    ([code, { what, fix }]) => `| <a id="${code}"></a>\`${code}\` | ${cell(what)} | ${cell(fix)} |`,
  );
  return [
    '# Error codes',
    '',
    'Every error, event and command answer names one of these codes. They are stable: never renamed, never reused.',
    'This page is generated from `src/telephony/errors/` (`bellwire docs errors`).',
    '',
    '| Code | What is wrong | What to do |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** `<` of placeholders such as <port> would vanish as HTML outside of code. */
const cell = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/</g, '&lt;')))
    .join('')
    .replace(/\|/g, '\\|');
