import type { PanelConfig } from '../config/site.js';
import type { Panel, PanelDriver, PanelLights } from '../driver-api/index.js';
import { BellwireError, type ButtonFact } from '../telephony/index.js';

export interface PanelDeps {
  config: PanelConfig;
  after: (ms: number, run: () => void) => () => void;
  now: () => number;
  /** How the house is, asked every second. */
  lights: () => PanelLights;
  submit: (fact: ButtonFact) => void;
  note: (message: string) => void;
}

const SHOW_EVERY_MS = 1_000;
const RETRY_MS = 4_000;
/** A driver call that hangs must not hold up the stop of the daemon. */
const STOP_WAIT_MS = 3_000;
/** Links need a moment after a start, and a short hiccup is no reason to ring. */
const ALARM_AFTER_MS = 10_000;
/** A person does not press more often; a broken wire would, and would fill the ledger. */
const MOST_CHANGES = 20;
const CHANGES_WITHIN_MS = 10_000;

/**
 * The panel of the cupboard at work: buttons enter the house as facts, lights show how it is. A panel that fails is
 * tried again for ever and holds up nothing else.
 */
export class PanelOutlet {
  readonly #d: PanelDeps;
  readonly #pressed = new Map<string, boolean>();
  readonly #changes = new Map<string, number[]>();
  #panel: Panel | null = null;
  #fault: BellwireError | null = null;
  #ready = false;
  #busy: Promise<void> | null = null;
  #stopped = false;
  #alarmSince: number | null = null;
  #cancel: () => void = () => {};

  constructor(deps: PanelDeps) {
    this.#d = deps;
  }

  /** Why the panel does not work; null: it does, or was not tried yet. */
  get fault(): string | null {
    return this.#fault?.code ?? null;
  }

  /** Throws BellwireError for a panel that the site file describes wrongly. */
  async build(loadDriver: (id: string) => Promise<PanelDriver>): Promise<void> {
    const driver = await loadDriver(this.#d.config.driver);
    this.#panel = await driver.create({
      options: this.#d.config,
      onButton: (id, pressed) => this.#heard(id, pressed),
      onTrouble: (error) => this.#failed(error),
      note: this.#d.note,
    });
  }

  /** Returns at once. */
  start(): void {
    this.#turn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    const waited = new Promise<void>((resolve) => {
      this.#cancel = this.#d.after(STOP_WAIT_MS, resolve);
    });
    await Promise.race([this.#busy, waited]);
    this.#cancel();
    if (!this.#ready) return;
    try {
      await this.#panel?.stop();
    } catch (error) {
      this.#d.note(`panel: stop failed: ${asBellwire(error).message}`);
    }
  }

  #turn(): void {
    this.#busy = this.#show()
      .then(
        () => SHOW_EVERY_MS,
        (error: unknown) => {
          this.#failed(asBellwire(error));
          return RETRY_MS;
        },
      )
      .then((ms) => {
        this.#busy = null;
        if (!this.#stopped) this.#cancel = this.#d.after(ms, () => this.#turn());
      });
  }

  async #show(): Promise<void> {
    if (!this.#ready) {
      await this.#panel?.start();
      this.#ready = true;
      if (this.#fault) this.#d.note('the panel works again');
      this.#fault = null;
    }
    await this.#panel?.show(this.#steadied(this.#d.lights()));
  }

  /** An alarm has to stand for a while. */
  #steadied({ alarm, ...lights }: PanelLights): PanelLights {
    if (!alarm) this.#alarmSince = null;
    else this.#alarmSince ??= this.#d.now();
    const since = this.#alarmSince;
    return { ...lights, alarm: since !== null && this.#d.now() - since >= ALARM_AFTER_MS };
  }

  #failed(error: BellwireError): void {
    this.#ready = false;
    if (this.#fault?.message !== error.message) this.#d.note(`panel: ${error.message}`);
    this.#fault = error;
  }

  /** The first word about a button is how it was found, not that somebody pressed it. */
  #heard(id: string, pressed: boolean): void {
    const before = this.#pressed.get(id);
    this.#pressed.set(id, pressed);
    if (before === undefined || before === pressed || this.#stopped) return;
    const does = this.#d.config.buttons.find((button) => button.id === id)?.does;
    if (does !== undefined && this.#isPerson(id)) this.#d.submit({ type: 'Button', id, does, pressed });
  }

  #isPerson(id: string): boolean {
    const now = this.#d.now();
    const recent = (this.#changes.get(id) ?? []).filter((at) => now - at < CHANGES_WITHIN_MS);
    if (recent.length === MOST_CHANGES)
      this.#d.note(`button ${id} changes faster than a person presses: check its wire; ignored for now`);
    // One more than the limit is remembered, so that this is said once a storm.
    if (recent.length > MOST_CHANGES) recent.shift();
    recent.push(now);
    this.#changes.set(id, recent);
    return recent.length <= MOST_CHANGES;
  }
}

function asBellwire(error: unknown): BellwireError {
  if (error instanceof BellwireError) return error;
  return new BellwireError('PANEL_FAILED', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
