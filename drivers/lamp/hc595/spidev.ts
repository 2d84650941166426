import { closeSync, constants, openSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { BellwireError } from '../../../src/telephony/index.js';

export interface SpiWish {
  /** e.g. /dev/spidev0.0 */
  device: string;
  speedHz: number;
}

/** One SPI device. One transfer at a time. */
export interface SpiPort {
  /** Sends, in one transfer, and returns what came in meanwhile, as long as what was sent. Throws LAMP_BOARD_FAILED. */
  transfer(bytes: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

/**
 * Request numbers and the layout of struct spi_ioc_transfer: include/uapi/linux/spi/spidev.h. Its pointers are 64 bits
 * wide on a 32-bit system too. The test of this file compares with the header.
 */
const WR_MODE = 0x40016b01;
const WR_BITS_PER_WORD = 0x40016b03;
const WR_MAX_SPEED_HZ = 0x40046b04;
const MESSAGE_1 = 0x40206b00;
const MESSAGE = { size: 32, tx: 0, rx: 8, length: 16, speedHz: 20, bitsPerWord: 26 } as const;

/**
 * Opens the kernel's spidev through koffi: mode 0 (clock rests low, data counts at its rising edge, as the chain wants
 * it), high bit first. `library`: where ioctl() is; null: the C library of this process. Throws SPI_UNUSABLE.
 */
export async function openSpi({ device, speedHz }: SpiWish, library: string | null = null): Promise<SpiPort> {
  const kernel = await loadIoctl(library);
  const fd = openDevice(device);
  const set = (request: number, bytes: Uint8Array) => {
    if (kernel.ioctl(fd, request, bytes) >= 0) return;
    const why = kernel.errorName();
    closeSync(fd);
    throw new BellwireError('SPI_UNUSABLE', `${device}: ${why}`);
  };
  set(WR_MODE, Uint8Array.of(0));
  set(WR_BITS_PER_WORD, Uint8Array.of(8));
  set(WR_MAX_SPEED_HZ, u32(speedHz));

  return {
    async transfer(bytes) {
      const tx = Buffer.from(bytes);
      const rx = Buffer.alloc(bytes.length);
      const message = Buffer.alloc(MESSAGE.size);
      message.set(u64(kernel.address(tx)), MESSAGE.tx);
      message.set(u64(kernel.address(rx)), MESSAGE.rx);
      message.set(u32(bytes.length), MESSAGE.length);
      message.set(u32(speedHz), MESSAGE.speedHz);
      message[MESSAGE.bitsPerWord] = 8;
      const sent = await kernel.ioctlOffLoop(fd, MESSAGE_1, message);
      // Looked at here also so that it lives until the kernel is done with it: the message holds its address only.
      if (sent.result === tx.length) return rx;
      throw new BellwireError('LAMP_BOARD_FAILED', `${device}: ${sent.error ?? `sent ${sent.result} bytes`}`);
    },
    close: () => closeSync(fd),
  };
}

function openDevice(device: string): number {
  try {
    return openSync(device, constants.O_RDWR);
  } catch (cause) {
    throw new BellwireError('SPI_UNUSABLE', (cause as Error).message, { cause });
  }
}

interface Kernel {
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  /** In a thread of koffi's: a transfer takes 1 ms for a thousand lamps at 1 MHz. */
  ioctlOffLoop(
    fd: number,
    request: number,
    argument: Uint8Array,
  ): Promise<{ result: number; error: string | null }>;
  /** Of the last call that failed. */
  errorName(): string;
  address(bytes: Uint8Array): bigint;
}

async function loadIoctl(library: string | null): Promise<Kernel> {
  const koffi = await import('koffi').catch((cause: unknown) => {
    throw new BellwireError('SPI_UNUSABLE', 'package koffi cannot be loaded: npm install koffi', { cause });
  });
  const ioctl = koffi.load(library).func('int ioctl(int fd, unsigned long request, void *argument)');
  const errorName = () => getSystemErrorName(-koffi.errno());
  return {
    ioctl: (fd, request, argument) => Number(ioctl(fd, request, argument)),
    ioctlOffLoop: (fd, request, argument) =>
      new Promise((resolve, reject) => {
        ioctl.async(fd, request, argument, (failure: unknown, result: number) => {
          if (failure) reject(failure);
          else resolve({ result, error: result < 0 ? errorName() : null });
        });
      }),
    errorName,
    address: (bytes) => koffi.address(bytes),
  };
}

// Native byte order is little-endian on every machine that Node.js and this driver run on.
function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
