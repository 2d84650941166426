import { describe, expect, it } from 'vitest';
import { asRoom } from '../../../src/telephony/index.js';
import { rooms } from './bench.fixture.js';
import { driver } from './index.js';

describe('what the schema alone does not refuse', () => {
  const [data, clock, latch] = [17, 27, 22];
  const options = { how: 'auto', chip: 'auto', lines: { data, clock, latch }, lamps: 16, activeLow: false };
  const create = (changes: object, output = 0) =>
    driver.create({
      id: 'corridor',
      options: { ...options, ...changes },
      map: new Map([[asRoom('0101'), output]]),
      extensionOf: String,
      pbx: null,
      note: () => {},
    });
  it.each([
    ['an output beyond the chain', {}, 16, /room 0101: output 16 of a chain of 16/],
    ['half a chip', { lamps: 12 }, 0, /no multiple of 8/],
    ['neither lines nor SPI', { lines: { latch } }, 0, /lines.data and lines.clock, or spi/],
    ['both', { spi: { device: '/dev/spidev0.0', speedHz: 1e6, feedback: false } }, 0, /those of the SPI/],
  ])('%s', async (_, changes, output, message) => {
    await expect(create(changes, output)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });
  it('takes the rest, and touches nothing before start', async () => {
    const board = await create({});
    expect(board.afterDeath).toBe('holds');
    await expect(board.write(rooms())).rejects.toMatchObject({ code: 'LAMP_BOARD_FAILED' });
  });
});
