import type { ControlResult } from '../../../src/driver-api/index.js';
import type { LinkCommand } from '../../../src/telephony/index.js';
import { SERVICES, wantedBy } from './commands.js';
import { type Compiled, commandKey } from './compile.js';
import { bcc } from './reading.js';
import { type Filled, fill } from './templates.js';

export type Written =
  | {
      readonly is: 'lines';
      /** Without what the link puts around every message. */
      readonly lines: readonly string[];
      readonly station: string | null;
      /** The station as it stands on the wire. */
      readonly printed: string | null;
      readonly repeatable: boolean;
      readonly key: string | null;
    }
  | Extract<ControlResult, { is: 'refused' }>;

/** Commands as the table says them. */
export interface Writer {
  write(command: LinkCommand): Written;
  /** The bytes of a message, with what stands around every message. */
  frame(text: string): Uint8Array;
}

export function createWriter(compiled: Compiled): Writer {
  const { line, commands, filling } = compiled;

  function write(command: LinkCommand): Written {
    const { case: which, values, station } = wantedBy(command);
    const { repeatable, newestOnly } = SERVICES[command.service];
    const templates = commands.get(commandKey(command.service, which));
    if (templates === undefined) {
      const detail = which === null ? undefined : `this link has no ${commandKey(command.service, which)}`;
      return refusal(command, 'unsupported', detail);
    }
    const lines: string[] = [];
    for (const template of templates) {
      const filled = fill(template, values, filling);
      if (filled.is === 'wrong') return refusal(command, filled.why, filled.detail);
      if (filled.is === 'line') lines.push(filled.bytes);
    }
    if (lines.length === 0) return refusal(command, 'unsupported', 'nothing of it has a place on this link');
    const key = newestOnly ? `${command.service} ${station}` : null;
    return { is: 'lines', lines, station, printed: printedStation(), repeatable, key };

    /** As the first line that names the station prints it. */
    function printedStation(): string | null {
      for (const part of (templates ?? []).flatMap(({ parts }) => parts)) {
        if (part.is !== 'value' || part.kind !== 'number' || part.place.name === 'to') continue;
        const filled: Filled = fill({ parts: [part] }, values, filling);
        return filled.is === 'line' ? filled.bytes.trim() : null;
      }
      return null;
    }
  }

  return {
    write,
    frame(text) {
      const framed = `${line.prefix}${text}${line.trailer}`;
      return Buffer.from(line.check ? framed + bcc(framed) : framed, 'latin1');
    },
  };
}

function refusal(
  command: LinkCommand,
  why: 'invalid' | 'unsupported',
  detail: string | undefined,
): Extract<ControlResult, { is: 'refused' }> {
  const said = detail === undefined ? {} : { detail };
  if (why === 'unsupported') return { is: 'refused', code: 'SERVICE_UNSUPPORTED', reason: 'other', ...said };
  const code = command.service === 'SetMessageWaiting' ? 'LAMP_REFUSED' : 'COMMAND_REFUSED';
  return { is: 'refused', code, reason: 'invalid', ...said };
}
