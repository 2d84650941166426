import { describe, expect, it } from 'vitest';
import { fallsOf, latchedBy, type RegisterWrite, traced } from './pins.js';

const SET = 0x1c;
const CLEAR = 0x28;
const write = (register: number, ...pins: number[]): RegisterWrite => ({
  register,
  value: pins.reduce((value, pin) => (value | (1 << pin)) >>> 0, 0),
});
/** Pin 17 stands in the second function register. */
const OUTPUT_17: RegisterWrite = { register: 0x04, value: 1 << 21 };
const INPUT_17: RegisterWrite = { register: 0x04, value: 0 };

describe('a line of the trace', () => {
  it('about the GPIO block', () => {
    const line =
      "memory_region_ops_write cpu 0 mr 0x5581 addr 0x3f20001c value 0x20000 size 4 name 'bcm2835_gpio'";
    expect(traced(line)).toEqual({ register: SET, value: 0x20000 });
  });

  it('about something else', () => {
    expect(
      traced("memory_region_ops_write cpu 0 mr 0x1 addr 0x3f980008 value 0x1 size 4 name 'dwc2-io'"),
    ).toBe(null);
  });
});

describe('falls of a lamp', () => {
  it.each([
    ['held', [write(SET, 17), OUTPUT_17, write(SET, 17)], 0],
    ['other pins do not count', [write(SET, 17), OUTPUT_17, write(CLEAR, 27, 16)], 0],
    ['a blink', [OUTPUT_17, write(SET, 17), write(CLEAR, 17), write(SET, 17)], 1],
    ['made an input', [OUTPUT_17, write(SET, 17), INPUT_17], 1],
    ['low before it is an output is no fall', [write(SET, 17), write(CLEAR, 17), OUTPUT_17], 0],
  ])('%s', (_, writes, falls) => expect(fallsOf(17, writes)).toBe(falls));
});

it('a chain shows what was shifted in, last bit next to the Pi, at the latch', () => {
  const pins = { data: 23, clock: 24, latch: 25 };
  const shift = (bit: boolean) => [write(bit ? SET : CLEAR, 23), write(SET, 24), write(CLEAR, 24)];
  const latch = [write(SET, 25), write(CLEAR, 25)];
  const writes = [...[true, false, true, true].flatMap(shift), ...latch, ...shift(false), ...latch];
  expect(latchedBy(pins, 3, writes)).toEqual([
    [true, true, false],
    [false, true, true],
  ]);
});
