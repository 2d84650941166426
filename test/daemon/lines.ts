import type { Pty } from '../support/pty.js';

/**
 * Calls as a Panasonic KX-TDA prints them (pattern A, drivers/pbx/panasonic), invented, each with a number of its own:
 * what is missing, doubled or out of order shows at once.
 */
export function callLine(n: number): string {
  const extension = String(101 + (n % 20)).padStart(5);
  const dialed = `${DIALED}${String(n).padStart(8, '0')}`.padEnd(25);
  return `${`14/05/26 09:41AM ${extension} 01 ${dialed}      00:01'12`.padEnd(80)}\r\n`;
}

export const callLines = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => callLine(from + i));

/** Which call it is. Throws for a number that no {@link callLine} has. */
export function callOf(data: { dialed?: unknown }): number {
  const dialed = String(data.dialed);
  if (!dialed.startsWith(DIALED)) throw new Error(`not one of our calls: ${dialed}`);
  return Number(dialed.slice(DIALED.length));
}

const DIALED = '95550123';

export interface Printing {
  /** Calls 1 to this one were sent so far. */
  sent(): number;
  /** The last whole call is out; answers its number. */
  stop(): Promise<number>;
}

/** A PBX that prints so many calls a second, and waits while the wire takes no more. */
export function printCalls(pty: Pty, perSecond: number): Printing {
  let sent = 0;
  let stopped = false;
  const run = async () => {
    const begun = performance.now();
    while (!stopped) {
      const due = Math.min(sent + 500, Math.floor(((performance.now() - begun) * perSecond) / 1000));
      if (due > sent) {
        const lines = callLines(sent + 1, due).join('');
        sent = due;
        await pty.send(lines);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const running = run();
  return {
    sent: () => sent,
    async stop() {
      stopped = true;
      await running;
      return sent;
    },
  };
}
