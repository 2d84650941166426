import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpi } from './spidev.js';

const wish = { device: '/dev/null', speedHz: 500_000 };

it('a device that is not there, or is none: SPI_UNUSABLE, with the reason', async () => {
  await expect(openSpi({ ...wish, device: '/dev/spidev9.9' })).rejects.toMatchObject({
    code: 'SPI_UNUSABLE',
    message: expect.stringContaining('ENOENT'),
  });
  // The kernel itself answers here.
  await expect(openSpi(wish)).rejects.toMatchObject({
    code: 'SPI_UNUSABLE',
    message: expect.stringContaining('/dev/null: ENOTTY'),
  });
});

/**
 * No test machine has an SPI controller. So ioctl() is replaced by one that is compiled against the kernel's own header
 * and loops back: whatever it understands, the kernel understands.
 */
const SPIDEV = `
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <linux/spi/spidev.h>
static unsigned char mode = 255, bits; static unsigned hz;
int ioctl(int fd, unsigned long request, void *argument) {
  struct spi_ioc_transfer *t = argument;
  switch (request) {
    case SPI_IOC_WR_MODE: mode = *(unsigned char *)argument; return 0;
    case SPI_IOC_WR_BITS_PER_WORD: bits = *(unsigned char *)argument; return 0;
    case SPI_IOC_WR_MAX_SPEED_HZ: hz = *(unsigned *)argument; return 0;
    case SPI_IOC_MESSAGE(1): break;
    default: errno = ENOTTY; return -1;
  }
  if (mode != SPI_MODE_0 || bits != 8 || hz != t->speed_hz || t->bits_per_word != 8 || t->delay_usecs || t->cs_change
      || t->tx_nbits || t->rx_nbits || t->pad) { errno = EINVAL; return -1; }
  if (t->len > 4096) { errno = EMSGSIZE; return -1; }
  if (t->len == 3) usleep(300000);
  for (unsigned i = 0; i < t->len; i++)
    ((unsigned char *)(unsigned long)t->rx_buf)[i] = ~((unsigned char *)(unsigned long)t->tx_buf)[i];
  return t->len;
}`;
const canCompile =
  existsSync('/usr/include/linux/spi/spidev.h') && spawnSync('g++', ['--version']).status === 0;
if (!canCompile) console.log('spidev: no g++ or no linux/spi/spidev.h, the layout is not compared');

describe.runIf(canCompile)('as the header of the kernel has it', () => {
  let folder: string;
  let library: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellwire-spidev-'));
    library = join(folder, 'spidev.so');
    execFileSync('g++', ['-x', 'c', '-shared', '-fPIC', '-o', library, '-'], { input: SPIDEV });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('mode, speed and one transfer both ways', async () => {
    const port = await openSpi(wish, library);
    expect([...(await port.transfer(Uint8Array.of(0xaa, 0, 0xff, 1)))]).toEqual([0x55, 0xff, 0, 0xfe]);
    port.close();
  });

  it('a transfer that fails says why', async () => {
    const port = await openSpi(wish, library);
    await expect(port.transfer(new Uint8Array(4097))).rejects.toMatchObject({
      code: 'LAMP_BOARD_FAILED',
      message: expect.stringContaining('/dev/null: EMSGSIZE'),
    });
    port.close();
  });

  it('a slow transfer does not hold the event loop', async () => {
    const port = await openSpi(wish, library);
    let over = false;
    const sent = port.transfer(new Uint8Array(3)).then(() => {
      over = true;
    });
    await nextTurn();
    expect(over).toBe(false);
    await sent;
    port.close();
  });

  it('closes its file', async () => {
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let i = 0; i < 10; i++) (await openSpi(wish, library)).close();
    for (let i = 0; i < 10; i++) await openSpi(wish).catch(() => {});
    expect(openFiles()).toBeLessThan(before + 5);
  });
});
