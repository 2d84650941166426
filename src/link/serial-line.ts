import type { OpenSerial } from '../driver-api/index.js';
import type { Note } from '../ops/note.js';
import { SerialTransport } from './transports/serial.js';

/** Serial ports for lamp boards: the transport of the links, which notices an unplugged adapter and reads settings back. */
export function serialOpener(note: Note): OpenSerial {
  return async (path, settings, on) => {
    const port = await new SerialTransport(path, settings, note).open(on, new AbortController().signal);
    port.resume();
    return port;
  };
}
