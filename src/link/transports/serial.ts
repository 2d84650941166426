import { access } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import type { SerialSettings } from '../../driver-api/index.js';
import type { Note } from '../../ops/note.js';
import { BellwireError, type ErrorCode } from '../../telephony/index.js';
import type { OpenPort, PortEvents, Transport } from '../transport.js';
import { hangUpSafe } from './serial-binding.js';
import { checkSettings, keepLinesOnClose } from './serial-settings.js';
import { StreamPort } from './stream-port.js';

/**
 * A serial port through serialport 13, without its traps (shelf hw/README.md section 3, bugs A to F): our binding sees
 * every hang-up, each opening is a new object, drain() is never called and SerialPort.list() neither.
 *
 * serialport's open() discards what the kernel had buffered (reliability/PLAN.md F3): bytes that came while nobody had
 * the port open are lost unless flow control made the PBX keep them.
 */
export class SerialTransport implements Transport {
  readonly #path: string;
  readonly #settings: SerialSettings;
  readonly #note: Note;

  constructor(path: string, settings: SerialSettings, note: Note) {
    this.#path = path;
    this.#settings = settings;
    this.#note = note;
  }

  async present(): Promise<boolean> {
    return access(this.#path).then(
      () => true,
      () => false,
    );
  }

  async open(on: PortEvents, signal: AbortSignal): Promise<OpenPort> {
    const port = await this.#create();
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(openError(error, this.#path)) : resolve()));
    });
    const opened = this.#wrap(port, on);
    try {
      await this.#assertLines(port);
      await Promise.all([
        this.#settings.flow === 'rtscts' ? null : keepLinesOnClose(this.#path, this.#note),
        checkSettings(this.#path, this.#settings, this.#note),
      ]);
      if (signal.aborted) throw new BellwireError('PORT_FAILED', `${this.#path}: given up`);
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  async #create(): Promise<SerialPort> {
    // Loaded here, so that a site with TCP links only never loads the native module.
    const { SerialPort } = await import('serialport');
    const { baudRate, dataBits, parity, stopBits, flow } = this.#settings;
    const options = {
      binding: hangUpSafe(SerialPort.binding, (error) =>
        this.#note('debug', { path: this.#path, error: String(error) }, 'serial port did not close cleanly'),
      ),
      path: this.#path,
      baudRate,
      dataBits,
      parity,
      stopBits,
      rtscts: flow === 'rtscts',
      xon: flow === 'xonxoff',
      xoff: flow === 'xonxoff',
      autoOpen: false,
    };
    return new SerialPort(options);
  }

  #wrap(port: SerialPort, on: PortEvents): StreamPort {
    const opened = new StreamPort(
      {
        stream: port,
        name: this.#path,
        isOpen: () => port.isOpen,
        release: () => this.#release(port),
      },
      on,
    );
    port.on('close', (error: Error | null | undefined) => opened.ended(runError(error, this.#path)));
    port.on('error', (error) => {
      if (!port.isOpen) opened.ended(runError(error, this.#path));
      else this.#note('warn', { path: this.#path, error: error.message }, 'serial port error');
    });
    return opened;
  }

  #release(port: SerialPort): Promise<void> {
    return new Promise((resolve) => {
      if (!port.isOpen) return resolve();
      port.close((error) => {
        if (error)
          this.#note('debug', { path: this.#path, error: error.message }, 'serial port did not close');
        resolve();
      });
    });
  }

  /** DTR and RTS high: many PBXs print only to a terminal that raises them. Ptys and three-wire ports have none. */
  #assertLines(port: SerialPort): Promise<void> {
    return new Promise((resolve) => {
      port.set({ dtr: true, rts: true }, (error) => {
        if (error) this.#note('debug', { path: this.#path, error: error.message }, 'no DTR/RTS on this port');
        resolve();
      });
    });
  }
}

// serialport names no error codes; the texts are strerror() in the C locale and those of its serialport_unix.cpp.
const OPEN_ERRORS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/No such (file|device)/, 'PORT_NOT_FOUND'],
  [/Permission denied|not permitted/, 'PORT_PERMISSION'],
  [/Cannot lock port|busy/, 'PORT_BUSY'],
  [/Inappropriate ioctl/, 'PORT_FAILED'], // not a terminal
  [/baud rate|parity|data bits|stop bits/i, 'PORT_SETTINGS'],
];

function openError(error: Error, path: string): BellwireError {
  const code = OPEN_ERRORS.find(([text]) => text.test(error.message))?.[1] ?? 'PORT_FAILED';
  return new BellwireError(code, `${path}: ${error.message}`, { cause: error });
}

function runError(error: Error | null | undefined, path: string): BellwireError {
  if (!error) return new BellwireError('PORT_HANGUP', path);
  const code = /hung up|EIO|ENXIO|ENODEV|EBADF|bad file descriptor/.test(error.message)
    ? 'PORT_HANGUP'
    : 'PORT_FAILED';
  return new BellwireError(code, `${path}: ${error.message}`, { cause: error });
}
