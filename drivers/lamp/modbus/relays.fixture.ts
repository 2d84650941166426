/**
 * Relay boards on one line, written from MODBUS over Serial Line V1.02 and Application Protocol V1.1b3 and sharing nothing
 * with the driver: its CRC is the table way of V1.02 section 6.2.2, its frames are cut by their length. A model.
 */
export class RelayLine {
  readonly units = new Map<number, RelayUnit>();
  /** Everything the master sent. */
  heard = 0;
  requests = 0;
  /** The adapter hears its own bytes. */
  echo = false;
  /** Bytes that come before every answer, of the line's turning round. */
  noise: readonly number[] = [];
  /** So many answers to come are spoilt. */
  spoilt = 0;
  #waiting: number[] = [];

  add(address: number, coils: number): RelayUnit {
    const unit = new RelayUnit(coils);
    this.units.set(address, unit);
    return unit;
  }

  /** What the line carries after these bytes of the master; empty when nobody speaks. */
  hear(bytes: Uint8Array): Uint8Array {
    this.heard += bytes.length;
    this.#waiting.push(...bytes);
    const said: number[] = this.echo ? [...bytes] : [];
    const [address = 0, code] = this.#waiting;
    const length = code === 0x0f ? 9 + (this.#waiting[6] ?? 255) : 8;
    if (this.#waiting.length < length) return Uint8Array.from(said);
    const frame = this.#waiting.splice(0);
    this.requests += 1;
    const unit = this.units.get(address);
    const answer = remainder(frame) === 0 && unit && !unit.silent ? unit.answer(frame) : null;
    if (!answer) return Uint8Array.from(said);
    const [low, high] = check(answer);
    const sent = [...answer, low, high];
    if (this.spoilt > 0) {
      this.spoilt -= 1;
      sent[2] = (sent[2] ?? 0) ^ 0x10;
    }
    return Uint8Array.from([...said, ...this.noise, ...sent]);
  }
}

export class RelayUnit {
  readonly coils: boolean[];
  silent = false;
  /** Function codes it knows. */
  functions: readonly number[] = [1, 5, 15];
  /** Coils by number, in the order they were switched. */
  readonly switched: number[] = [];
  onChange: () => void = () => {};

  constructor(coils: number) {
    this.coils = new Array<boolean>(coils).fill(false);
  }

  answer(frame: readonly number[]): number[] {
    const [address = 0, code = 0, a = 0, b = 0, c = 0, d = 0, , ...data] = frame;
    const refuse = (why: number) => [address, code | 0x80, why];
    if (!this.functions.includes(code)) return refuse(1);
    const first = a * 256 + b;
    const count = code === 5 ? 1 : c * 256 + d;
    if (first + count > this.coils.length) return refuse(2);
    if (code === 1) {
      const bytes = new Array<number>(Math.ceil(count / 8)).fill(0);
      for (let i = 0; i < count; i++)
        if (this.coils[first + i]) bytes[i >>> 3] = (bytes[i >>> 3] ?? 0) + 2 ** (i % 8);
      return [address, 1, bytes.length, ...bytes];
    }
    if (code === 5) {
      if (![0, 0xff].includes(c) || d !== 0) return refuse(3);
      this.#set(first, c === 0xff);
      return [address, 5, a, b, c, d];
    }
    for (let i = 0; i < count; i++)
      this.#set(first + i, Math.floor((data[i >>> 3] ?? 0) / 2 ** (i % 8)) % 2 === 1);
    return [address, 15, a, b, c, d];
  }

  #set(coil: number, on: boolean): void {
    if (this.coils[coil] === on) return;
    this.coils[coil] = on;
    this.switched.push(coil);
    this.onChange();
  }
}

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let i = 0; i < 8; i++)
    value = value % 2 === 1 ? Math.floor(value / 2) ^ 0xa001 : Math.floor(value / 2);
  return value;
});
const remainder = (bytes: readonly number[]): number =>
  bytes.reduce((crc, byte) => (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0), 0xffff);
const check = (bytes: readonly number[]): [number, number] => {
  const crc = remainder(bytes);
  return [crc & 0xff, crc >>> 8];
};
