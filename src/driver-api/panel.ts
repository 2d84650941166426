import type { BellwireError } from '../telephony/index.js';

/** What the lights of a panel tell. */
export interface PanelLights {
  /** Every link is up. */
  readonly link: boolean;
  /** All is well. */
  readonly health: boolean;
  /** Something is not well: a relay, a strobe. */
  readonly alarm: boolean;
}

/** Contract of a panel: the buttons and lights of the cupboard. It decides nothing; what a button means is the house's business. */
export interface Panel {
  /** Make the hardware ready. Throws BellwireError; called again when it failed. */
  start(): Promise<void>;
  /** Told every second, changed or not. Throws BellwireError: then `start` is called again. */
  show(lights: PanelLights): Promise<void>;
  /** Lights out, and nothing is told any more. */
  stop(): Promise<void>;
}

export interface PanelContext {
  /** `panel` of the site file, validated. */
  options: unknown;
  /** Once for every button when it is first seen, then at every change, debounced. */
  onButton: (id: string, pressed: boolean) => void;
  /** The hardware went away behind our back: `start` is called again. */
  onTrouble: (error: BellwireError) => void;
  /** Worth a log line. */
  note: (message: string) => void;
}

export interface PanelDriver {
  readonly id: string;
  readonly title: string;
  /** Throws BellwireError (CONFIG_INVALID). Nothing is touched yet. */
  create(context: PanelContext): Promise<Panel>;
}
