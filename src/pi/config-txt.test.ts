import { expect, test } from 'vitest';
import { ConfigTxt } from './config-txt.js';
import { type PiModel, piModel } from './model.js';

const pi = (name: string): PiModel => {
  const model = piModel(`Raspberry Pi ${name}\0`);
  if (!model) throw new Error(name);
  return model;
};
const PI4 = pi('4 Model B Rev 1.4');

test.each([
  ['Zero Rev 1.3', 'pi0', 'pl011'],
  ['Zero W Rev 1.1', 'pi0 pi0w', 'mini'],
  ['Zero 2 W Rev 1.0', 'pi0 pi0w pi02', 'mini'],
  ['Model B Rev 2', 'pi1', 'pl011'],
  ['Model B Plus Rev 1.2', 'pi1', 'pl011'],
  ['2 Model B Rev 1.1', 'pi2', 'pl011'],
  ['3 Model B Rev 1.2', 'pi3', 'mini'],
  ['3 Model B Plus Rev 1.3', 'pi3 pi3+', 'mini'],
  ['Compute Module 3 Rev 1.0', 'pi3 cm3', 'pl011'],
  ['4 Model B Rev 1.4', 'pi4', 'mini'],
  ['400 Rev 1.0', 'pi4 pi400', 'mini'],
  ['Compute Module 4 Rev 1.0', 'pi4 cm4', 'mini'],
  ['5 Model B Rev 1.0', 'pi5', 'own-plug'],
  ['500 Rev 1.0', 'pi5 pi500', 'own-plug'],
  ['Compute Module 5 Rev 1.0', 'pi5 cm5', 'own-plug'],
])('Raspberry Pi %s', (name, filters, header) => {
  expect([...(pi(name).filters ?? [])].join(' ')).toBe(filters);
  expect(pi(name).header).toBe(header);
});

test('a board that is none, and one that is not known yet', () => {
  expect(piModel(null)).toBeNull();
  expect(piModel('Radxa ROCK 4\0')).toBeNull();
  expect(pi('9 Model B')).toMatchObject({ filters: null, header: null });
});

// What is in the file; which question; the answer on a Pi 4.
test.each<[string, (config: ConfigTxt) => unknown, unknown]>([
  ['', (c) => c.value('enable_uart'), null],
  ['enable_uart=0\nenable_uart=1 # for us', (c) => c.value('enable_uart'), '1'],
  ['#enable_uart=1', (c) => c.value('enable_uart'), null],
  ['[pi5]\nenable_uart=1\n[all]', (c) => c.value('enable_uart'), null],
  ['[pi4]\nenable_uart=1', (c) => c.value('enable_uart'), '1'],
  ['[pi5]\n[pi4]\nenable_uart=1', (c) => c.value('enable_uart'), '1'],
  ['[none]\nenable_uart=1\n[all]\n', (c) => c.value('enable_uart'), null],
  ['[gpio4=1]\nenable_uart=1', (c) => c.value('enable_uart'), 'unknown'],
  ['[gpio4=1]\n[pi5]\nenable_uart=1', (c) => c.value('enable_uart'), null],
  ['[0x12345678]\nenable_uart=1\n[all]\nenable_uart=0', (c) => c.value('enable_uart'), '0'],
  ['include extra.txt', (c) => c.value('enable_uart'), 'unknown'],
  ['dtparam=i2c_arm=on,spi=off', (c) => [c.parameter('i2c', 'i2c_arm'), c.parameter('spi')], ['yes', 'no']],
  ['dtparam=spi=on\ndtparam=spi=off', (c) => c.parameter('spi'), 'no'],
  ['dtparam=uart0', (c) => c.parameter('uart0'), 'yes'],
  ['dtoverlay=i2c-rtc,ds3231', (c) => c.overlay('i2c-rtc'), 'yes'],
  ['dtoverlay=disable-bt-not', (c) => c.overlay('disable-bt'), 'no'],
  ['[EDID=X]\ndtoverlay=disable-bt', (c) => c.overlay('disable-bt'), 'unknown'],
  ['dtoverlay=disable-bt\r\n', (c) => c.overlay('disable-bt'), 'yes'],
])('%j', (text, ask, answer) => {
  expect(ask(new ConfigTxt(text, PI4))).toEqual(answer);
});

test('a filter of a board that is not known yet hangs on the firmware', () => {
  const config = new ConfigTxt('[pi4]\nenable_uart=1', pi('9 Model B'));
  expect(config.value('enable_uart')).toBe('unknown');
});
