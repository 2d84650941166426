import { describe, expect, it } from 'vitest';
import { settled } from '../../test/support/lamps.js';
import { GuardedI2c, openI2c, type RawI2c } from './i2c.js';
import { errno } from './i2c-model.fixture.js';

function raw(sendByte: RawI2c['sendByte']) {
  const calls: string[] = [];
  const fake: RawI2c = {
    sendByte: async (address, byte) => {
      calls.push(`send ${address}`);
      await sendByte(address, byte);
    },
    receiveByte: async () => 0,
    writeI2cBlock: async () => {},
    readI2cBlock: async () => {},
    close: async () => void calls.push('close'),
  };
  return { calls, port: new GuardedI2c('/dev/i2c-1', fake) };
}

describe('system errors have a code of their own, and name bus and address', () => {
  it.each([
    ['EREMOTEIO', 'I2C_NO_ANSWER'],
    ['ENXIO', 'I2C_NO_ANSWER'],
    ['EIO', 'I2C_NO_ANSWER'],
    ['ETIMEDOUT', 'I2C_BUS_STUCK'],
    ['EAGAIN', 'I2C_BUS_STUCK'],
    ['EBUSY', 'I2C_BUS_STUCK'],
    ['ENOENT', 'I2C_NOT_FOUND'],
    ['EACCES', 'I2C_PERMISSION'],
    ['EINVAL', 'LAMP_BOARD_FAILED'],
  ])('%s', async (code, named) => {
    const { port } = raw(async () => {
      throw errno(code);
    });
    await expect(port.sendByte(0x27, 1)).rejects.toMatchObject({
      code: named,
      message: expect.stringContaining('/dev/i2c-1'),
    });
  });
});

it('an address that a kernel driver has is never spoken to again: i2c-bus would speak to address 0', async () => {
  const { port, calls } = raw(async () => {
    throw errno('EBUSY', 'setAddr');
  });
  for (let i = 0; i < 2; i++) {
    await expect(port.sendByte(0x20, 1)).rejects.toMatchObject({ code: 'I2C_ADDRESS_TAKEN' });
  }
  expect(calls).toEqual(['send 32']);
});

it('closing waits for the call in flight, and lets nothing pass after it', async () => {
  let arrive = () => {};
  const { port, calls } = raw(
    () =>
      new Promise<void>((resolve) => {
        arrive = resolve;
      }),
  );
  const call = port.sendByte(0x20, 1);
  const closing = port.close();
  await expect(port.sendByte(0x20, 2)).rejects.toThrow('was closed');
  await settled();
  expect(calls).toEqual(['send 32']);
  arrive();
  await Promise.all([call, closing]);
  expect(calls).toEqual(['send 32', 'close']);
});

describe('the real package', () => {
  it('names a bus that is not there', async () => {
    const port = await openI2c('/dev/i2c-255');
    await expect(port.receiveByte(0x20)).rejects.toMatchObject({ code: 'I2C_NOT_FOUND' });
    await port.close();
  });

  it('refuses a path that is no bus', async () => {
    await expect(openI2c('/dev/null')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
