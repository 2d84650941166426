import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AT, ATTRIBUTE, EVENT_RISING, FLAG, IOCTL, LINES_MAX, NAME_SIZE, SIZE } from './uapi.js';

/** Every number of uapi.ts, with what the header calls it. */
const NUMBERS: readonly [ours: number, c: string][] = [
  [IOCTL.CHIPINFO, 'GPIO_GET_CHIPINFO_IOCTL'],
  [IOCTL.LINEINFO, 'GPIO_V2_GET_LINEINFO_IOCTL'],
  [IOCTL.GET_LINE, 'GPIO_V2_GET_LINE_IOCTL'],
  [IOCTL.SET_CONFIG, 'GPIO_V2_LINE_SET_CONFIG_IOCTL'],
  [IOCTL.GET_VALUES, 'GPIO_V2_LINE_GET_VALUES_IOCTL'],
  [IOCTL.SET_VALUES, 'GPIO_V2_LINE_SET_VALUES_IOCTL'],
  [FLAG.USED, 'GPIO_V2_LINE_FLAG_USED'],
  [FLAG.INPUT, 'GPIO_V2_LINE_FLAG_INPUT'],
  [FLAG.OUTPUT, 'GPIO_V2_LINE_FLAG_OUTPUT'],
  [FLAG.EDGE_RISING, 'GPIO_V2_LINE_FLAG_EDGE_RISING'],
  [FLAG.EDGE_FALLING, 'GPIO_V2_LINE_FLAG_EDGE_FALLING'],
  [FLAG.PULL_UP, 'GPIO_V2_LINE_FLAG_BIAS_PULL_UP'],
  [FLAG.PULL_DOWN, 'GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN'],
  [ATTRIBUTE.OUTPUT_VALUES, 'GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES'],
  [ATTRIBUTE.DEBOUNCE, 'GPIO_V2_LINE_ATTR_ID_DEBOUNCE'],
  [EVENT_RISING, 'GPIO_V2_LINE_EVENT_RISING_EDGE'],
  [LINES_MAX, 'GPIO_V2_LINES_MAX'],
  [NAME_SIZE, 'GPIO_MAX_NAME_SIZE'],
  [SIZE.chipInfo, 'sizeof(struct gpiochip_info)'],
  [SIZE.lineInfo, 'sizeof(struct gpio_v2_line_info)'],
  [SIZE.request, 'sizeof(struct gpio_v2_line_request)'],
  [SIZE.config, 'sizeof(struct gpio_v2_line_config)'],
  [SIZE.attribute, 'sizeof(struct gpio_v2_line_config_attribute)'],
  [SIZE.values, 'sizeof(struct gpio_v2_line_values)'],
  [SIZE.event, 'sizeof(struct gpio_v2_line_event)'],
  [AT.chipInfo.name, 'offsetof(struct gpiochip_info, name)'],
  [AT.chipInfo.label, 'offsetof(struct gpiochip_info, label)'],
  [AT.chipInfo.lines, 'offsetof(struct gpiochip_info, lines)'],
  [AT.lineInfo.consumer, 'offsetof(struct gpio_v2_line_info, consumer)'],
  [AT.lineInfo.offset, 'offsetof(struct gpio_v2_line_info, offset)'],
  [AT.lineInfo.flags, 'offsetof(struct gpio_v2_line_info, flags)'],
  [AT.request.offsets, 'offsetof(struct gpio_v2_line_request, offsets)'],
  [AT.request.consumer, 'offsetof(struct gpio_v2_line_request, consumer)'],
  [AT.request.config, 'offsetof(struct gpio_v2_line_request, config)'],
  [AT.request.lineCount, 'offsetof(struct gpio_v2_line_request, num_lines)'],
  [AT.request.fd, 'offsetof(struct gpio_v2_line_request, fd)'],
  [AT.config.flags, 'offsetof(struct gpio_v2_line_config, flags)'],
  [AT.config.attributeCount, 'offsetof(struct gpio_v2_line_config, num_attrs)'],
  [AT.config.attributes, 'offsetof(struct gpio_v2_line_config, attrs)'],
  [AT.attribute.id, 'offsetof(struct gpio_v2_line_config_attribute, attr.id)'],
  [AT.attribute.value, 'offsetof(struct gpio_v2_line_config_attribute, attr.values)'],
  [AT.attribute.value, 'offsetof(struct gpio_v2_line_config_attribute, attr.debounce_period_us)'],
  [AT.attribute.mask, 'offsetof(struct gpio_v2_line_config_attribute, mask)'],
  [AT.event.id, 'offsetof(struct gpio_v2_line_event, id)'],
  [AT.event.offset, 'offsetof(struct gpio_v2_line_event, offset)'],
];

const here = existsSync('/usr/include/linux/gpio.h') && runs('gcc', ['--version']);
if (!here) console.warn('GPIO uAPI against the kernel header: skipped, no gcc or no <linux/gpio.h>');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-uapi-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe.skipIf(!here)('the kernel header, as a C compiler reads it', () => {
  it('has our numbers', () => {
    const lines = NUMBERS.map(([, c]) => `  printf("%llu\\n", (unsigned long long)(${c}));`);
    const program = join(dir, 'numbers');
    execFileSync('gcc', ['-x', 'c', '-o', program, '-'], {
      input: `#include <stdio.h>\n#include <stddef.h>\n#include <linux/gpio.h>\nint main(void) {\n${lines.join('\n')}\n}\n`,
    });
    const theirs = execFileSync(program, { encoding: 'utf8' }).trim().split('\n').map(Number);
    expect(NUMBERS.map(([, c], at) => [c, theirs[at]])).toEqual(NUMBERS.map(([ours, c]) => [c, ours]));
  });

  it.each(['gcc -m32', 'arm-linux-gnueabihf-gcc', 'aarch64-linux-gnu-gcc'])(
    '%s: the same bytes',
    (compiler) => {
      const [command = '', ...flags] = compiler.split(' ');
      // Needs no library of the other architecture: the compiler itself checks, nothing is linked or run. Its own kernel
      // headers may be missing, those of this machine say the same.
      const asserts = NUMBERS.map(([ours, c]) => `_Static_assert((${c}) == ${ours}u, "${c}");`);
      const source = join(dir, 'same.c');
      writeFileSync(source, `#include <stddef.h>\n#include <linux/gpio.h>\n${asserts.join('\n')}\n`);
      if (!runs(command, [...flags, '-fsyntax-only', '-x', 'c', '/dev/null'])) {
        console.warn(`GPIO uAPI with ${compiler}: skipped, there is none`);
        return;
      }
      const include = [
        '-idirafter',
        '/usr/include',
        '-idirafter',
        '/usr/include/x86_64-linux-gnu',
        '-idirafter',
        '/usr/include/aarch64-linux-gnu',
      ];
      expect(() =>
        execFileSync(command, [...flags, '-fsyntax-only', ...include, source], { stdio: 'pipe' }),
      ).not.toThrow();
    },
  );
});

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
