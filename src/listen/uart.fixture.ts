import type { PortSettings } from './settings.js';

/**
 * What a UART with settings `read` makes of text that another sends with settings `sent`: bits on a wire, sampled in
 * their middle. A byte whose parity or stop bit is wrong is dropped, as the kernel does (IGNPAR). Latin1 in and out.
 */
export function throughUart(text: string, sent: PortSettings, read: PortSettings): string {
  const wire = new Wire(text, sent);
  const bit = 1 / read.baudRate;
  let out = '';
  for (let at = wire.fall(0); at !== null; ) {
    let byte = 0;
    let ones = 0;
    for (let i = 0; i < read.dataBits; i++)
      if (wire.level(at + (1.5 + i) * bit)) {
        byte |= 1 << i;
        ones += 1;
      }
    let bits = 1 + read.dataBits;
    let good = true;
    if (read.parity !== 'none') {
      if (wire.level(at + (bits + 0.5) * bit)) ones += 1;
      good = ones % 2 === (read.parity === 'odd' ? 1 : 0);
      bits += 1;
    }
    const stop = at + (bits + 0.5) * bit;
    if (wire.level(stop) && good) out += String.fromCharCode(byte);
    at = wire.fall(stop);
  }
  return out;
}

/** The line as times at which its level changes; it rests high, and for two characters after each line feed. */
class Wire {
  readonly #edges: number[] = [];
  #high = true;
  #at = 0.001;
  #look = 0;

  constructor(text: string, { baudRate, dataBits, parity, stopBits }: PortSettings) {
    const bit = 1 / baudRate;
    for (const char of text) {
      const byte = char.charCodeAt(0);
      let ones = 0;
      this.#put(false, bit);
      for (let i = 0; i < dataBits; i++) {
        const one = ((byte >> i) & 1) === 1;
        if (one) ones += 1;
        this.#put(one, bit);
      }
      if (parity !== 'none') this.#put(ones % 2 === (parity === 'odd' ? 0 : 1), bit);
      this.#put(true, bit * (stopBits + (char === '\n' ? 20 : 0)));
    }
  }

  #put(high: boolean, seconds: number): void {
    if (high !== this.#high) this.#edges.push(this.#at);
    this.#high = high;
    this.#at += seconds;
  }

  /** Asked with rising times only. */
  level(at: number): boolean {
    while (this.#look < this.#edges.length && (this.#edges[this.#look] ?? 0) <= at) this.#look += 1;
    return this.#look % 2 === 0;
  }

  /** The next falling edge from then on; null when the line rests for good. */
  fall(from: number): number | null {
    this.level(from);
    for (let i = this.#look; i < this.#edges.length; i++) if (i % 2 === 0) return this.#edges[i] ?? null;
    return null;
  }
}
