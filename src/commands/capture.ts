import { loadPbxDriver } from '../../drivers/index.js';
import { systemClock } from '../engine/clock.js';
import { EXIT } from '../exit.js';
import { runCapture } from '../link/capture.js';
import { createTransport } from '../link/transport.js';
import type { Note } from '../ops/note.js';
import { asLinkId, BellwireError } from '../telephony/index.js';
import { untilSignal } from './signals.js';
import { siteOf } from './site.js';

/**
 * `bellwire capture`: raw bytes of a link with their times into a file, until Ctrl-C. The daemon must not hold the port.
 * `json`: the result as one object on standard output; what goes on meanwhile stays on standard error.
 */
export async function capture(o: {
  config: string;
  link: string;
  output: string;
  json?: boolean;
}): Promise<number> {
  const link = siteOf(o.config).links.find(({ id }) => id === o.link);
  if (!link) throw new BellwireError('CONFIG_INVALID', `${o.config} has no link "${o.link}"`);
  const { serial } = await loadPbxDriver(link.format);
  const tell = (text: string) => process.stderr.write(text);
  const note: Note = (level, _fields, message) => {
    if (level !== 'debug') tell(`\r${message}\n`);
  };
  const done = await runCapture(
    {
      path: o.output,
      link: asLinkId(link.id),
      transport: createTransport(link.transport, serial, note),
      clock: systemClock,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      note,
      onProgress: ({ bytes, state }) => tell(`\r${link.id} ${state}  ${bytes} bytes `),
    },
    untilSignal(),
  );
  tell(`\n${done.bytes} bytes in ${o.output}\n`);
  if (o.json)
    process.stdout.write(
      `${JSON.stringify({ link: link.id, output: o.output, bytes: done.bytes, state: done.state })}\n`,
    );
  return EXIT.ok;
}
