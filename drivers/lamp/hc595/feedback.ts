import type { BellwireError } from '../../../src/telephony/index.js';
import type { GpioAccess } from '../../gpio-kit/lines.js';

/** Calls once, `ms` from now; the function it returns cancels. */
export type After = (ms: number, run: () => void) => () => void;

/** An edge event comes within 2 ms (shelf hw/README.md section 5); a loaded Pi may take its time. */
const PATIENCE_MS = 100;

/** The end of the chain (QH' of its last chip), seen through an input line. */
export interface Feedback {
  /** Resolves to true as soon as the line has this level, to false when it does not get it. */
  shows(high: boolean): Promise<boolean>;
  close(): void;
}

/** Throws GPIO_… */
export async function openFeedback(
  gpio: GpioAccess,
  chip: string,
  line: number,
  after: After,
  onTrouble: (error: BellwireError) => void,
): Promise<Feedback> {
  let level: boolean | null = null;
  let look = () => {};
  const onLevel = (_: number, high: boolean) => {
    level = high;
    look();
  };
  const inputs = await gpio.openInputs(
    chip,
    new Map([[line, { pull: 'none', debounceMs: 0 }]]),
    onLevel,
    onTrouble,
  );
  return {
    shows(high) {
      if (level === high) return Promise.resolve(true);
      return new Promise((resolve) => {
        const cancel = after(PATIENCE_MS, () => {
          look = () => {};
          resolve(false);
        });
        look = () => {
          if (level !== high) return;
          cancel();
          look = () => {};
          resolve(true);
        };
      });
    },
    close: () => inputs.close(),
  };
}
