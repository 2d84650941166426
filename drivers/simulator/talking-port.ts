import type {
  ControlAction,
  ControlEvent,
  ControlResult,
  Frame,
  PbxDriver,
} from '../../src/driver-api/index.js';
import type { DriverFact, LinkCommand } from '../../src/telephony/index.js';
import type { SimulatedPort } from './pbx.js';
import type { After } from './wire.js';

export interface TalkingPortOptions {
  /** Speaks STX … ETX with signals, and has `control`. */
  driver: PbxDriver;
  /** Ms since 1970, of the same clock as `after`. */
  now: () => number;
  after: After;
  onFact: (fact: DriverFact) => void;
  /** `YYYY-MM-DD` and `HH:MM:SS` at the hotel. */
  localTime: (now: number) => { date: string; time: string };
  paceMs?: number;
}

/**
 * One end of a link whose reading and writing are one conversation: a driver's decoder and machine on a socket. What a
 * simulated PBX or PMS speaks with.
 */
export class TalkingPort implements SimulatedPort {
  readonly #o: TalkingPortOptions;
  readonly #machine: NonNullable<ReturnType<NonNullable<PbxDriver['control']>>>;
  #decoder: ReturnType<PbxDriver['createDecoder']>;
  readonly #ears = new Set<(bytes: Buffer) => void>();
  readonly #owed = new Map<string, (result: ControlResult) => void>();
  readonly #signals: string;
  #open = false;
  #lastId = 0;
  #line = 1;
  #half = '';
  #cancelWake = () => {};
  #cancelIdle = () => {};

  constructor(options: TalkingPortOptions) {
    const { driver, localTime, paceMs } = options;
    if (!driver.control || driver.framing.kind !== 'stx-etx')
      throw new Error(`${driver.id} cannot be an end`);
    this.#o = options;
    this.#signals = driver.framing.signals ?? '';
    this.#machine = driver.control({ localTime, ...(paceMs !== undefined && { paceMs }) });
    this.#decoder = this.#freshDecoder();
  }

  /** The cable is plugged in. */
  open(): void {
    this.#open = true;
    this.#decoder = this.#freshDecoder();
    this.#step({ is: 'opened' });
  }

  /** The cable is pulled: what is owed fails, nothing is said any more. */
  close(): void {
    this.#open = false;
    this.#half = '';
    this.#cancelIdle();
    this.#step({ is: 'closed' });
    this.#cancelWake();
  }

  onBytes(listener: (bytes: Buffer) => void): () => void {
    this.#ears.add(listener);
    return () => this.#ears.delete(listener);
  }

  write(bytes: Uint8Array): void {
    for (const byte of bytes) if (this.#open) this.#take(String.fromCharCode(byte));
    this.#cancelIdle();
    if (this.#half === '') return;
    this.#cancelIdle = this.#o.after(this.#o.driver.framing.idleFlushMs, () => this.#cut('idle'));
  }

  run(command: LinkCommand, notAfter: number | null = null): Promise<ControlResult> {
    this.#lastId += 1;
    const id = String(this.#lastId);
    return new Promise((resolve) => {
      this.#owed.set(id, resolve);
      this.#step({ is: 'command', id, command, notAfter });
    });
  }

  /** As the house's framer does (src/link/framers, which drivers do not import), without trailer. */
  #take(char: string): void {
    if (char === '\x02') this.#cut('restarted');
    const outside = !this.#half.startsWith('\x02');
    if (outside && this.#signals.includes(char)) {
      this.#cut(null);
      this.#hear(char, null);
      return;
    }
    this.#half += char;
    if (!outside && char === '\x03') this.#cut(null);
    else if (this.#half.length >= this.#o.driver.framing.maxFrame) this.#cut(outside ? null : 'overlong');
  }

  /** `why` is for a frame that misses its ETX; what stands between frames misses nothing. */
  #cut(why: Frame['cut']): void {
    const text = this.#half;
    this.#half = '';
    if (text !== '') this.#hear(text, text.startsWith('\x02') ? why : null);
  }

  #hear(text: string, cut: Frame['cut']): void {
    const frame: Frame = { text, at: this.#o.now(), cut, line: this.#line++ };
    const decoded = this.#decoder.decode(frame);
    if (decoded.is === 'facts') for (const fact of decoded.facts) this.#o.onFact(fact);
    this.#step({ is: 'heard', frame, decoded });
  }

  #step(event: ControlEvent): void {
    for (const action of this.#machine.step(event, this.#o.now())) this.#perform(action);
  }

  #perform(action: ControlAction): void {
    switch (action.do) {
      case 'send':
        for (const ear of this.#ears) ear(Buffer.from(action.bytes));
        return;
      case 'result':
        this.#owed.get(action.id)?.(action.result);
        this.#owed.delete(action.id);
        return;
      case 'wake':
        this.#cancelWake();
        this.#cancelWake = this.#o.after(Math.max(0, action.at - this.#o.now()), () =>
          this.#step({ is: 'wake' }),
        );
        return;
    }
  }

  #freshDecoder(): ReturnType<PbxDriver['createDecoder']> {
    return this.#o.driver.createDecoder({ referenceDate: () => this.#o.localTime(this.#o.now()).date });
  }
}
