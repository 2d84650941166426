import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EXIT } from '../exit.js';
import { type Answer, askGateway } from '../mqtt/ask-gateway.js';
import { COMMAND_NAMES, type CommandName } from '../mqtt/contract.js';
import { COMMANDS } from '../mqtt/schemas.js';
import { BellwireError } from '../telephony/index.js';
import { siteOf } from './site.js';

export interface CtlOptions {
  config: string;
  json?: boolean;
  /** Seconds. */
  timeout: number;
}

/** What the command line fills in by itself. */
const ENVELOPE = ['id', 'issuedAt', 'notAfter', 'by'];

/** `bellwire ctl <command> [args…]`: 0 when the gateway says ok, 1 when it refuses or does not answer. */
export async function ctl(name: string | undefined, args: readonly string[], o: CtlOptions): Promise<number> {
  if (name === undefined) {
    process.stdout.write(`${listed()}\n`);
    return EXIT.ok;
  }
  const command = COMMAND_NAMES.find((known) => known === name);
  if (command === undefined) throw new BellwireError('COMMAND_UNKNOWN', name);
  const { site, mqtt } = siteOf(o.config);
  if (!mqtt) throw new BellwireError('BROKER_UNREACHABLE', 'the site file has no mqtt section');
  const body = {
    id: randomUUID(),
    issuedAt: new Date().toISOString(),
    by: 'cli',
    ...bodyOf(command, args),
  };
  const answer = await askGateway({ site, config: mqtt, command, body, timeoutMs: o.timeout * 1000 });
  process.stdout.write(`${o.json ? JSON.stringify(answer) : printed(answer)}\n`);
  return answer.ok ? EXIT.ok : EXIT.failed;
}

/**
 * One argument that begins with `{` is the whole body. Else `key=value`, the value as the command's schema has it: text where text is
 * wanted (`room=0101` stays a text), JSON otherwise. `bytes=@list.csv` sends a file; `-` instead of a name: standard input.
 */
export function bodyOf(command: CommandName, args: readonly string[]): Record<string, unknown> {
  const [first = ''] = args;
  if (args.length === 1 && first.startsWith('{')) return objectIn(first);
  const kinds = kindsOf(command);
  return Object.fromEntries(
    args.map((arg) => {
      const at = arg.indexOf('=');
      const key = arg.slice(0, at);
      if (at < 1 || !kinds.has(key)) throw malformed(`${arg.slice(0, 40)}: ${[...kinds.keys()].join(', ')}`);
      return [key, parsedValue(key, arg.slice(at + 1), kinds.get(key) === 'string')];
    }),
  );
}

function parsedValue(key: string, text: string, wantsText: boolean): unknown {
  if (text.startsWith('@')) {
    const file = readFileSync(text === '@-' ? 0 : text.slice(1));
    return key === 'bytes' ? file.toString('base64') : file.toString('utf8');
  }
  if (wantsText) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A text where a text or null is allowed.
    return text;
  }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : text);
  }
}

const malformed = (detail: string) => new BellwireError('COMMAND_MALFORMED', detail);

/** The keys of a command and whether each takes a text. */
function kindsOf(command: CommandName): Map<string, string | undefined> {
  const schema = z.toJSONSchema(COMMANDS[command], { io: 'input' });
  return new Map(
    Object.entries(schema.properties ?? {}).map(([key, is]) => [
      key,
      typeof is === 'object' && typeof is.type === 'string' ? is.type : undefined,
    ]),
  );
}

function listed(): string {
  return COMMAND_NAMES.map((name) => {
    const keys = [...kindsOf(name).keys()].filter((key) => !ENVELOPE.includes(key));
    return `${[name, ...keys.map((key) => `${key}=…`)].join(' ')}\n    ${COMMANDS[name].description ?? ''}`;
  }).join('\n');
}

/** A line a field; lists a line an item. */
function printed({ id: _id, ...fields }: Answer): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(fields)
    .flatMap(([key, value]) =>
      Array.isArray(value) && value.length > 0
        ? [`${key}:`, ...value.map((item) => `  ${text(item)}`)]
        : [`${key}: ${text(value)}`],
    )
    .join('\n');
}
