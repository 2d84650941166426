import type { OpenSerial, SerialLine, SerialSettings } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { type After, BusLending, type BusPort } from '../../bus-kit/lend.js';
import { type Answer, findAnswer, type Request } from './rtu.js';

/** The RS-485 lines of this computer. */
export const modbusLines = new BusLending<ModbusLine>();

export interface LineOptions {
  settings: SerialSettings;
  /** The adapter hears what it sends. `auto`: found out with the first question. */
  echo: 'auto' | 'yes' | 'no';
}

const START_STOP_AND_DATA_BITS = 11;
/** V1.02 section 2.5.1.1: above 19200 Bd the silence between two frames is 1.75 ms, below 3.5 characters. */
const FAST_BAUD = 19_200;
const FAST_SILENCE_MS = 1.75;
/** Longer than any frame; more is noise that never ends. */
const MOST_BYTES = 1024;

/** One open line: a question, its answer, silence. */
export class ModbusLine implements BusPort {
  readonly #path: string;
  readonly #options: LineOptions;
  readonly #after: After;
  #port: SerialLine | null = null;
  #end: BellwireError | null = null;
  #echo: boolean | null;
  #received: Buffer = Buffer.alloc(0);
  #heard: () => void = () => {};

  private constructor(path: string, options: LineOptions, after: After) {
    this.#path = path;
    this.#options = options;
    this.#after = after;
    this.#echo = options.echo === 'auto' ? null : options.echo === 'yes';
  }

  /** Throws BellwireError PORT_…. */
  static async open(
    path: string,
    options: LineOptions,
    openSerial: OpenSerial,
    after: After,
  ): Promise<ModbusLine> {
    const line = new ModbusLine(path, options, after);
    line.#port = await openSerial(path, options.settings, {
      data: (bytes) => {
        line.#received = Buffer.concat([line.#received, bytes]).subarray(-MOST_BYTES);
        line.#heard();
      },
      closed: (why) => {
        line.#end = why;
        line.#heard();
      },
    });
    return line;
  }

  /** Null: no answer in time, or none that is whole. Throws BellwireError PORT_… when the line is gone. */
  async ask(request: Request, timeoutMs: number): Promise<Answer | null> {
    await this.#silence();
    this.#received = Buffer.alloc(0);
    await this.#open().write(request.frame);
    const onTheWireMs = this.#charactersMs(request.frame.length + request.answerLength);
    let answer: Answer | null = null;
    await this.#until(onTheWireMs + timeoutMs, () => {
      answer = this.#answerTo(request);
      return answer !== null;
    });
    this.#open();
    return answer;
  }

  async close(): Promise<void> {
    const port = this.#port;
    this.#end ??= new BellwireError('LAMP_BOARD_FAILED', `${this.#path} was closed`);
    this.#heard();
    await port?.close();
  }

  /**
   * An echo has to be taken off before the answer is looked for: the right answer to "write one coil" is the same bytes
   * as the question, so a dead unit behind an adapter that hears itself would look alive. A read, always the first
   * question here, tells them apart: its third byte is 0 (the high byte of a coil number below 256), that of its answer
   * a count of 1 or more.
   */
  #answerTo(request: Request): Answer | null {
    const { frame } = request;
    const echoed = this.#received.subarray(0, frame.length).equals(frame);
    if (this.#echo === null && echoed) this.#echo = true;
    if (this.#echo) return echoed ? findAnswer(this.#received.subarray(frame.length), request) : null;
    const answer = findAnswer(this.#received, request);
    if (answer) this.#echo = false;
    return answer;
  }

  async #silence(): Promise<void> {
    const { baudRate } = this.#options.settings;
    const ms = Math.ceil(baudRate > FAST_BAUD ? FAST_SILENCE_MS : this.#charactersMs(3.5));
    await this.#until(ms, () => false);
  }

  #charactersMs(count: number): number {
    return (count * START_STOP_AND_DATA_BITS * 1000) / this.#options.settings.baudRate;
  }

  /** Asks `done` with every piece that is heard, until it says so, the time is over, or the line ends. */
  #until(ms: number, done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        cancel();
        this.#heard = () => {};
        resolve();
      };
      const cancel = this.#after(ms, finish);
      this.#heard = () => {
        if (done() || this.#end) finish();
      };
      // It may have come while the question was still being handed over.
      this.#heard();
    });
  }

  #open(): SerialLine {
    if (this.#port && !this.#end) return this.#port;
    throw this.#end ?? new BellwireError('LAMP_BOARD_FAILED', `${this.#path} is not open`);
  }
}
