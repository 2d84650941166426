import { BellwireError } from '../../src/telephony/index.js';
import { BusLending, type BusPort } from './lend.js';

/**
 * An open I2C bus. Each call is one transaction on the wire. They run in Node's thread pool, one at a time: the event loop
 * never waits for the bus.
 */
export interface I2cPort extends BusPort {
  /** Throws BellwireError I2C_…. */
  sendByte(address: number, byte: number): Promise<void>;
  receiveByte(address: number): Promise<number>;
  /** A register and the ones that follow; at most 32 bytes. */
  writeRegisters(address: number, register: number, bytes: readonly number[]): Promise<void>;
  readRegisters(address: number, register: number, length: number): Promise<Uint8Array>;
}

/** What is used of the package i2c-bus (its SMBus calls: those the kernel's i2c-stub knows too). */
export interface RawI2c {
  sendByte(address: number, byte: number): Promise<void>;
  receiveByte(address: number): Promise<number>;
  writeI2cBlock(address: number, register: number, length: number, bytes: Buffer): Promise<unknown>;
  readI2cBlock(address: number, register: number, length: number, bytes: Buffer): Promise<unknown>;
  close(): Promise<void>;
}

/** The I2C buses of this computer. */
export const i2cBuses = new BusLending<I2cPort>();

/** `path`: /dev/i2c-N. Opens nothing yet: i2c-bus opens the device at the first call to each address. */
export async function openI2c(path: string): Promise<I2cPort> {
  const number = Number(/^\/dev\/i2c-(\d+)$/.exec(path)?.[1]);
  if (Number.isNaN(number)) throw new BellwireError('CONFIG_INVALID', `${path} is no /dev/i2c-N`);
  const { openPromisified } = await import('i2c-bus').catch((cause: unknown) => {
    throw new BellwireError('LAMP_BOARD_FAILED', 'package i2c-bus cannot be loaded: npm rebuild i2c-bus', {
      cause,
    });
  });
  return new GuardedI2c(path, await openPromisified(number));
}

/** Names errors, and lets nothing pass once it is closed: the descriptor's number may be another file's by then. */
export class GuardedI2c implements I2cPort {
  readonly #path: string;
  readonly #raw: RawI2c;
  readonly #taken = new Set<number>();
  #closed = false;
  /** The call in flight. Never rejects. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(path: string, raw: RawI2c) {
    this.#path = path;
    this.#raw = raw;
  }

  async sendByte(address: number, byte: number): Promise<void> {
    await this.#call(address, () => this.#raw.sendByte(address, byte));
  }

  receiveByte(address: number): Promise<number> {
    return this.#call(address, () => this.#raw.receiveByte(address));
  }

  async writeRegisters(address: number, register: number, bytes: readonly number[]): Promise<void> {
    const buffer = Buffer.from(bytes);
    await this.#call(address, () => this.#raw.writeI2cBlock(address, register, buffer.length, buffer));
  }

  async readRegisters(address: number, register: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.alloc(length);
    await this.#call(address, () => this.#raw.readI2cBlock(address, register, length, buffer));
    return buffer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#busy;
    await this.#raw.close().catch(() => {}); // the descriptors are released all the same
  }

  async #call<T>(address: number, work: () => Promise<T>): Promise<T> {
    const where = `${this.#path}, address ${hex(address)}`;
    if (this.#closed) throw new BellwireError('LAMP_BOARD_FAILED', `${this.#path} was closed`);
    if (this.#taken.has(address)) throw new BellwireError('I2C_ADDRESS_TAKEN', where);
    const call = work();
    this.#busy = call.catch(() => {});
    try {
      return await call;
    } catch (error) {
      const named = i2cError(error, where, this.#path);
      // i2c-bus 5.2.3 keeps a descriptor whose address could not be set: the next call would speak to address 0, all chips.
      if (named.code === 'I2C_ADDRESS_TAKEN') this.#taken.add(address);
      throw named;
    }
  }
}

export const hex = (address: number): string => `0x${address.toString(16).padStart(2, '0')}`;

/**
 * The stable error for a system error. A chip that does not acknowledge is EREMOTEIO or ENXIO, EIO with some adapters
 * (Linux, Documentation/i2c/fault-codes.rst); a line held low is ETIMEDOUT, EBUSY or EAGAIN.
 */
export function i2cError(error: unknown, where: string, path: string): BellwireError {
  const { code = '', message, syscall } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENXIO':
    case 'EREMOTEIO':
    case 'EIO':
      return new BellwireError('I2C_NO_ANSWER', where, { cause: error });
    case 'ETIMEDOUT':
    case 'EAGAIN':
      return new BellwireError('I2C_BUS_STUCK', where, { cause: error });
    case 'EBUSY':
      // Of setting the address: a kernel driver has it.
      return new BellwireError(syscall === 'setAddr' ? 'I2C_ADDRESS_TAKEN' : 'I2C_BUS_STUCK', where, {
        cause: error,
      });
    case 'ENOENT':
    case 'ENODEV':
      return new BellwireError('I2C_NOT_FOUND', path, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new BellwireError('I2C_PERMISSION', path, { cause: error });
    default:
      return new BellwireError('LAMP_BOARD_FAILED', `${where}: ${message}`, { cause: error });
  }
}
