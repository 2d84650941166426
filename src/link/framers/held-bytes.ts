/** The begun frame: a buffer of fixed size, so that neither a line without end nor single bytes cost more than a copy. */
export class HeldBytes {
  readonly #buffer: Buffer;
  #length = 0;
  #lastAt = 0;

  constructor(limit: number) {
    this.#buffer = Buffer.alloc(limit);
  }

  get length(): number {
    return this.#length;
  }

  get room(): number {
    return this.#buffer.length - this.#length;
  }

  /** When the newest byte was read, ms since 1970. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** At most `room` bytes: those of `bytes` from `from` up to, without, `to`. */
  append(bytes: Buffer, from: number, to: number, at: number): void {
    this.#length += bytes.copy(this.#buffer, this.#length, from, to);
    this.#lastAt = at;
  }

  appendByte(byte: number, at: number): void {
    this.#buffer[this.#length++] = byte;
    this.#lastAt = at;
  }

  /** A view, valid until the next append. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** The bytes as text (one char a byte); empty afterwards. */
  take(): string {
    const text = this.#buffer.toString('latin1', 0, this.#length);
    this.#length = 0;
    return text;
  }
}
