import type { Panel, PanelContext, PanelDriver, PanelLights } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { type GpioAccess, gpioAccess, type InputLines, type OutputLines } from '../../gpio-kit/lines.js';

export const driver: PanelDriver = {
  id: 'gpio',
  title: 'Buttons and lights on GPIO lines of this computer',
  create: async (context) => createGpioPanel(context, gpioAccess),
};

export interface GpioPanelOptions {
  chip: string;
  how: 'auto' | 'sysfs' | 'cdev';
  buttons: readonly { id: string; line: number; activeLow: boolean; pull: 'up' | 'down' | 'none' }[];
  lights: readonly { line: number; shows: keyof PanelLights; activeLow: boolean }[];
}

/** Contacts of push-buttons bounce for a few ms; a person holds one for more than 50 ms. */
const DEBOUNCE_MS = 30;

export function createGpioPanel(
  context: PanelContext,
  access: (how: GpioPanelOptions['how']) => Promise<GpioAccess>,
): Panel {
  return new GpioPanel(context, access);
}

class GpioPanel implements Panel {
  readonly #context: PanelContext;
  readonly #access: (how: GpioPanelOptions['how']) => Promise<GpioAccess>;
  readonly #options: GpioPanelOptions;
  #outputs: OutputLines | null = null;
  #inputs: InputLines | null = null;

  constructor(context: PanelContext, access: (how: GpioPanelOptions['how']) => Promise<GpioAccess>) {
    this.#context = context;
    this.#access = access;
    this.#options = optionsOf(context);
  }

  async start(): Promise<void> {
    this.#close();
    const { chip, how, buttons, lights } = this.#options;
    const gpio = await this.#access(how);
    this.#context.note(`panel: GPIO lines through ${gpio.how}: ${gpio.why}`);
    if (lights.length > 0) {
      const dark = new Map(lights.map(({ line, activeLow }) => [line, { high: activeLow, keep: true }]));
      this.#outputs = await gpio.openOutputs(chip, dark);
    }
    if (buttons.length === 0) return;
    const wishes = new Map(buttons.map(({ line, pull }) => [line, { pull, debounceMs: DEBOUNCE_MS }]));
    this.#inputs = await gpio.openInputs(
      chip,
      wishes,
      (line, high) => this.#heard(line, high),
      (error) => this.#context.onTrouble(error),
    );
  }

  async show(lights: PanelLights): Promise<void> {
    this.#set((shows) => lights[shows]);
  }

  async stop(): Promise<void> {
    this.#set(() => false);
    this.#close();
  }

  #set(isLit: (shows: keyof PanelLights) => boolean): void {
    const levels = this.#options.lights.map(
      ({ line, shows, activeLow }) => [line, isLit(shows) !== activeLow] as const,
    );
    this.#outputs?.set(new Map(levels));
  }

  #heard(line: number, high: boolean): void {
    const button = this.#options.buttons.find((known) => known.line === line);
    if (button) this.#context.onButton(button.id, high !== button.activeLow);
  }

  #close(): void {
    this.#inputs?.close();
    this.#outputs?.close();
    this.#inputs = null;
    this.#outputs = null;
  }
}

function optionsOf({ options }: PanelContext): GpioPanelOptions {
  const { chip, how, buttons = [], lights = [] } = (options ?? {}) as Partial<GpioPanelOptions>;
  if (chip !== undefined && how !== undefined) return { chip, how, buttons, lights };
  throw new BellwireError('CONFIG_INVALID', 'panel: chip and how are needed');
}
