import { setTimeout as sleep } from 'node:timers/promises';

/** Real ports, a real broker, a paced control link: what takes longer than this has failed. */
export const PATIENCE_MS = 10_000;

/** The time in the hotel: that of the story, on the day of the demo. */
export class HotelClock {
  readonly #midnight: number;
  #minutes = 18 * 60;

  constructor(today: Date) {
    this.#midnight = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  }
  /** Ms that read as UTC. */
  get wall(): number {
    return this.#midnight + this.#minutes * 60_000;
  }
  get text(): string {
    return new Date(this.wall).toISOString().slice(11, 16);
  }
  set(time: string): void {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    this.#minutes = hours * 60 + minutes;
  }
  advance(minutes: number): void {
    this.#minutes += minutes;
  }
}

/** Sleeps; an aborted signal ends the sleep, not the program. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** Waits until it holds; false when the patience or the signal ends first. */
export async function until(holds: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (signal.aborted || performance.now() > deadline) return false;
    await pause(25, signal);
  }
  return true;
}
