import { expect, it } from 'vitest';
import type { LampBoardContext } from '../../../src/driver-api/index.js';
import { GuardedI2c } from '../../bus-kit/i2c.js';
import { I2cBusModel, Pcf8574Model } from '../../bus-kit/i2c-model.fixture.js';
import { panel, rooms } from '../../bus-kit/panel.fixture.js';
import { optionsOf, pcf8574 } from './index.js';

it('pins without a lamp stay high: they are released, whoever pulls them', async () => {
  const bus = new I2cBusModel();
  const chip = bus.add(0x38, new Pcf8574Model());
  await pcf8574.prepare(new GuardedI2c('/dev/i2c-1', bus), 0x38, { levels: 0b0001, outputs: 0b0011 });
  expect(chip.read(1)).toEqual([0b1111_1101]);
});

it('power-on is dark: all pins high, lamps sink', () => {
  const { shown } = panel({ kind: 'pcf8574', activeLow: true });
  expect([...shown()]).toEqual([]);
});

it('a pin that something holds low is seen as a lit lamp, and stays seen', async () => {
  const { board, chips } = panel({ kind: 'pcf8574', activeLow: true });
  await board.start(rooms('0101'));
  for (const chip of chips) chip.held.set(2, 0);
  for (let i = 0; i < 3; i++) {
    expect([...((await board.readBack()) ?? ['unknown'])]).toEqual(['0101', '0103']);
    await board.write(rooms('0101'));
  }
});

it('lamps that are lit by a high pin are refused with what to do', () => {
  const options = { bus: '/dev/i2c-1', chips: [{ address: 0x20 }], activeLow: false };
  const context = { id: 'panel', options } as unknown as LampBoardContext;
  expect(() => optionsOf(context)).toThrow(/only sinks, so activeLow has to be true; other lamps: mcp23017/);
});
