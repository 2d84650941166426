import type { LampAfterDeath } from '../../src/driver-api/index.js';
import type { BellwireError } from '../../src/telephony/index.js';

export { gpioAccess } from './access.js';

/**
 * GPIO lines as lamp boards and panels see them, whichever way the kernel offers them. Levels are electrical (true =
 * high); a line is its offset on the chip, on a Pi the BCM number.
 */
export interface OutputWish {
  /** Level when the line is not an output yet, or when its level is not kept. */
  high: boolean;
  /** An output that drives already keeps its level (a restart must not blink). */
  keep: boolean;
}

export interface OutputLines {
  readonly afterDeath: LampAfterDeath;
  /**
   * Sets these levels: on the character device in one system call for up to 64 lines (in no order), in sysfs line by line
   * in map order. Throws GPIO_… at the first line that fails. Synchronous and short: the caller slices long work.
   */
  set(levels: ReadonlyMap<number, boolean>): void;
  /** The levels on the pins. Throws GPIO_…; in sysfs a line that is no longer held is missing. */
  get(): ReadonlyMap<number, boolean>;
  /** Lets the lines go as the kernel does: sysfs lines drive on, what others do {@link afterDeath} says. */
  close(): void;
}

export interface InputWish {
  /** `none`: as the board has it. The others only through the character device. */
  pull: 'up' | 'down' | 'none';
  /** A level counts when it stands for so long. */
  debounceMs: number;
}

export interface InputLines {
  close(): void;
}

export interface GpioAccess {
  readonly how: 'sysfs' | 'cdev';
  /** Why this way, for the log and doctor. */
  readonly why: string;
  /**
   * Makes lines outputs, all or none.
   * @param chip a label, or `auto` for the header of the Pi
   * Throws GPIO_NOT_FOUND, GPIO_PERMISSION, GPIO_LINE_BUSY, GPIO_NO_SYSFS, GPIO_NO_CDEV, RUNTIME_MODULE.
   */
  openOutputs(chip: string, lines: ReadonlyMap<number, OutputWish>): Promise<OutputLines>;
  /**
   * Makes lines inputs, all or none. `onLevel` is called once for each line at opening, then at each debounced change;
   * after `onTrouble` no more is heard of the lines: close and open again. Throws as {@link openOutputs}, and
   * GPIO_NO_PULL.
   */
  openInputs(
    chip: string,
    lines: ReadonlyMap<number, InputWish>,
    onLevel: (line: number, high: boolean) => void,
    onTrouble: (error: BellwireError) => void,
  ): Promise<InputLines>;
}
