import type {
  ControlAction,
  ControlEvent,
  ControlResult,
  Decoded,
  Frame,
  Framing,
} from '../../src/driver-api/index.js';
import { type HostilePipe, hostilePipe, type PipeFaults } from './hostile-pipe.js';
import type { Random } from './random.js';
import type { After } from './wire.js';

/** One end of a link: a ControlMachine and what it hears with. The simulated counterpart has the same shape. */
export interface LinkEnd {
  readonly framing: Framing;
  /** Called at every opening: a fresh decoder. */
  decoder(): { decode(frame: Frame): Decoded };
  step(event: ControlEvent, now: number): readonly ControlAction[];
  onResult?(id: string, result: ControlResult): void;
  onHeard?(frame: Frame, decoded: Decoded): void;
}

export interface BackToBackOptions {
  left: LinkEnd;
  right: LinkEnd;
  faults: PipeFaults;
  random: Random;
  now: () => number;
  after: After;
  /** The framers of src/link/framers (drivers do not import them). */
  createFramer: (framing: Framing, onFrame: (frame: Frame) => void) => PipeFramer;
}
interface PipeFramer {
  push(bytes: Buffer, at: number): void;
  idle(at: number): void;
}

/**
 * Two machines at the ends of a bad line, in virtual time: what one sends is torn, lost, turned and delayed on its way to
 * the other, as the daemon would frame and decode it. Every frame counts as committed at once.
 */
export class BackToBack {
  readonly left: Seat;
  readonly right: Seat;
  readonly #pipes: readonly [HostilePipe, HostilePipe];

  constructor(options: BackToBackOptions) {
    const { left, right, faults, ...rest } = options;
    const toRight = hostilePipe({ ...faults, ...rest }, (bytes) => this.right.receive(bytes));
    const toLeft = hostilePipe({ ...faults, ...rest }, (bytes) => this.left.receive(bytes));
    this.left = new Seat(left, toRight, options);
    this.right = new Seat(right, toLeft, options);
    this.#pipes = [toRight, toLeft];
  }

  open(): void {
    this.right.open();
    this.left.open();
  }

  /** Both ends see it; what is under way is lost. */
  close(): void {
    for (const pipe of this.#pipes) pipe.cut();
    this.left.close();
    this.right.close();
  }

  become(faults: PipeFaults): void {
    for (const pipe of this.#pipes) pipe.become(faults);
  }
}

export type SeatParts = Pick<BackToBackOptions, 'now' | 'after' | 'createFramer'>;

/** Runs one end, as the daemon runs a driver: frames what arrives, keeps the timers. The other side may be anything. */
export class Seat {
  readonly #end: LinkEnd;
  readonly #pipe: Pick<HostilePipe, 'send'>;
  readonly #o: SeatParts;
  #hearing: { framer: PipeFramer; lastByteAt: number } | null = null;
  #cancelIdle: (() => void) | null = null;
  #cancelWake: (() => void) | null = null;

  constructor(end: LinkEnd, pipe: Pick<HostilePipe, 'send'>, options: SeatParts) {
    this.#end = end;
    this.#pipe = pipe;
    this.#o = options;
  }

  open(): void {
    const decoder = this.#end.decoder();
    const framer = this.#o.createFramer(this.#end.framing, (frame) => {
      const decoded = decoder.decode(frame);
      this.#end.onHeard?.(frame, decoded);
      this.tell({ is: 'heard', frame, decoded });
    });
    this.#hearing = { framer, lastByteAt: this.#o.now() };
    this.tell({ is: 'opened' });
  }

  close(): void {
    this.#hearing = null;
    this.#cancelIdle?.();
    this.#cancelIdle = null;
    this.tell({ is: 'closed' });
    this.#cancelWake?.();
    this.#cancelWake = null;
  }

  tell(event: ControlEvent): void {
    this.perform(this.#end.step(event, this.#o.now()));
  }

  /** Does what the machine decided, also outside of an event. */
  perform(actions: readonly ControlAction[]): void {
    for (const action of actions)
      switch (action.do) {
        case 'send':
          if (this.#hearing) this.#pipe.send(action.bytes);
          break;
        case 'result':
          this.#end.onResult?.(action.id, action.result);
          break;
        case 'wake':
          this.#cancelWake?.();
          this.#cancelWake = this.#o.after(Math.max(0, action.at - this.#o.now()), () => {
            this.#cancelWake = null;
            this.tell({ is: 'wake' });
          });
          break;
      }
  }

  receive(bytes: Buffer): void {
    if (!this.#hearing) return;
    this.#hearing.lastByteAt = this.#o.now();
    this.#hearing.framer.push(bytes, this.#o.now());
    if (!this.#cancelIdle) this.#waitForQuiet(this.#end.framing.idleFlushMs);
  }

  #waitForQuiet(ms: number): void {
    this.#cancelIdle = this.#o.after(ms, () => {
      this.#cancelIdle = null;
      if (!this.#hearing) return;
      const left = this.#hearing.lastByteAt + this.#end.framing.idleFlushMs - this.#o.now();
      if (left > 0) this.#waitForQuiet(left);
      else this.#hearing.framer.idle(this.#o.now());
    });
  }
}
