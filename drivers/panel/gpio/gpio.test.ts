import { describe, expect, it } from 'vitest';
import type { PanelContext, PanelLights } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import type { GpioAccess, OutputWish } from '../../gpio-kit/lines.js';
import { panelContract } from '../contract.js';
import { createGpioPanel, driver } from './index.js';

/** The lines of a chip: what an electrician would measure. What drives real ones is proved in drivers/gpio-kit. */
class Chip implements GpioAccess {
  readonly how = 'cdev';
  readonly why = 'test';
  readonly levels = new Map<number, boolean>();
  readonly wishes: unknown[] = [];
  inputs: ((line: number, high: boolean) => void) | null = null;
  trouble: (error: BellwireError) => void = () => {};
  failing = false;
  open = 0;

  async openOutputs(chip: string, lines: ReadonlyMap<number, OutputWish>) {
    if (this.failing) throw new BellwireError('GPIO_LINE_BUSY', 'test');
    this.wishes.push([chip, ...lines]);
    this.open += 1;
    for (const [line, { high, keep }] of lines)
      if (!keep || !this.levels.has(line)) this.levels.set(line, high);
    return {
      afterDeath: 'holds' as const,
      set: (levels: ReadonlyMap<number, boolean>) => {
        for (const [line, high] of levels) this.levels.set(line, high);
      },
      get: () => this.levels,
      close: () => {
        this.open -= 1;
      },
    };
  }

  async openInputs(
    chip: string,
    lines: ReadonlyMap<number, unknown>,
    onLevel: (line: number, high: boolean) => void,
    onTrouble: (error: BellwireError) => void,
  ) {
    this.wishes.push([chip, ...lines]);
    this.open += 1;
    this.inputs = onLevel;
    this.trouble = onTrouble;
    for (const line of lines.keys()) onLevel(line, this.levels.get(line) ?? true);
    return {
      close: () => {
        this.open -= 1;
        this.inputs = null;
      },
    };
  }

  push(line: number, high: boolean): void {
    this.levels.set(line, high);
    this.inputs?.(line, high);
  }
}

/** `test`: a button to ground. `bell-desk`: one to 3.3 V. The alarm relay is on when its line is low. */
const options = {
  chip: 'auto',
  how: 'auto',
  buttons: [
    { id: 'test', line: 22, activeLow: true, pull: 'up' },
    { id: 'bell-desk', line: 23, activeLow: false, pull: 'none' },
  ],
  lights: [
    { line: 24, shows: 'link', activeLow: false },
    { line: 25, shows: 'health', activeLow: false },
    { line: 26, shows: 'alarm', activeLow: true },
  ],
};
const context: Omit<PanelContext, 'options'> = { onButton: () => {}, onTrouble: () => {}, note: () => {} };

describe('the panel contract', () => {
  it.each(panelContract)('$name', async ({ prove }) => {
    await prove(async (given) => {
      const chip = new Chip();
      chip.levels.set(23, false);
      const panel = createGpioPanel({ ...given, options }, async () => chip);
      return {
        panel,
        push: async (id, pressed) => chip.push(id === 'test' ? 22 : 23, id === 'test' ? !pressed : pressed),
        lit: async (): Promise<PanelLights> => ({
          link: chip.levels.get(24) === true,
          health: chip.levels.get(25) === true,
          alarm: chip.levels.get(26) === false,
        }),
        end: () => panel.stop(),
      };
    });
  });
});

it('asks for its lines as the site file says, and keeps what a light showed over a restart', async () => {
  const chip = new Chip();
  chip.levels.set(24, true);
  await createGpioPanel({ ...context, options: { ...options, chip: 'expander' } }, async () => chip).start();
  expect(chip.wishes).toEqual([
    [
      'expander',
      [24, { high: false, keep: true }],
      [25, { high: false, keep: true }],
      [26, { high: true, keep: true }],
    ],
    ['expander', [22, { pull: 'up', debounceMs: 30 }], [23, { pull: 'none', debounceMs: 30 }]],
  ]);
  expect(chip.levels.get(24)).toBe(true);
});

it('hands on trouble, and lets every line go before it asks for it again', async () => {
  const chip = new Chip();
  const troubles: string[] = [];
  const panel = createGpioPanel(
    { ...context, onTrouble: ({ code }) => troubles.push(code), options },
    async () => chip,
  );
  await panel.start();
  chip.trouble(new BellwireError('GPIO_NOT_FOUND', 'unplugged'));
  expect(troubles).toEqual(['GPIO_NOT_FOUND']);
  await panel.start();
  expect(chip.open).toBe(2);
  chip.failing = true;
  await expect(panel.start()).rejects.toMatchObject({ code: 'GPIO_LINE_BUSY' });
  expect(chip.open).toBe(0);
});

it('opens nothing that it has not got', async () => {
  const chip = new Chip();
  const panel = createGpioPanel({ ...context, options: { chip: 'auto', how: 'sysfs' } }, async () => chip);
  await panel.start();
  await panel.show({ link: true, health: true, alarm: false });
  await panel.stop();
  expect(chip.wishes).toEqual([]);
});

it('needs a chip', async () => {
  await expect(driver.create({ ...context, options: {} })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
