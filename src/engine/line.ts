import type { LinkConfig } from '../config/site.js';
import type { ControlResult, Decoder, PbxDriver, PbxPort } from '../driver-api/index.js';
import { ControlSession } from '../link/control.js';
import { type LinkParts, type LinkSnapshot, LinkSupervisor } from '../link/supervisor.js';
import { asExtension, asLinkId, type LinkCommand, type LinkId } from '../telephony/index.js';
import type { Engine } from './engine.js';
import { intake, intakeEnd, intakeQuiet } from './intake.js';

export interface LineParts extends LinkParts {
  engine: Pick<Engine, 'submit' | 'submitFacts'>;
  timezone: string;
  /** `YYYY-MM-DD` at the hotel. */
  today: (now: number) => string;
  /** `YYYY-MM-DD` and `HH:MM:SS` at the hotel. */
  localTime: (now: number) => { date: string; time: string };
  /** A control link opened: what it should show must be sent again. */
  onReopened?: () => void;
}

/**
 * One configured link at work: the supervisor's frames go through a decoder (fresh per opening) into the engine, and
 * commands go back through the driver's control machine.
 */
export class Line {
  readonly id: LinkId;
  readonly format: string;
  readonly #supervisor: LinkSupervisor;
  readonly #control: ControlSession | null;
  readonly #carriesLamps: boolean;
  /** An opening is over: what its decoder still held goes to the engine, and the next one gets a fresh decoder. */
  readonly #endOfStream: () => void;
  #unparsed = 0;
  #open = false;

  constructor(config: LinkConfig, driver: PbxDriver, parts: LineParts) {
    const { engine, clock } = parts;
    this.id = asLinkId(config.id);
    this.format = driver.id;
    this.#carriesLamps = driver.services.includes('SetMessageWaiting');
    const fresh = (): Decoder =>
      driver.createDecoder({
        referenceDate: () => parts.today(clock.now()),
        encoding: config.encoding,
        ...(config.dateOrder && { dateOrder: config.dateOrder }),
        ...(config.framing && { framing: config.framing }),
      });
    let decoder = fresh();
    this.#endOfStream = () => {
      const end = intakeEnd(this.id, decoder, clock.now());
      if (end) engine.submit(end);
      decoder = fresh();
    };
    this.#control = driver.control ? this.#session(config, driver.control, parts) : null;
    this.#supervisor = new LinkSupervisor(
      {
        id: this.id,
        framing: config.framing ? { ...driver.framing, kind: config.framing } : driver.framing,
        expectTraffic: config.expectTraffic ?? null,
        timezone: parts.timezone,
      },
      parts,
      {
        onFrame: (frame) => {
          const decoded = decoder.decode(frame);
          if (decoded.is === 'unparsed') this.#unparsed++;
          const input = intake(this.id, frame, decoded);
          const control = this.#control;
          engine.submit(control ? { ...input, kept: () => control.heard(frame, decoded) } : input);
        },
        onQuiet: (at) => {
          const whole = intakeQuiet(this.id, decoder, at);
          if (whole) engine.submit(whole);
        },
        onState: (state, why) => {
          if (state === 'down') this.#endOfStream();
          engine.submitFacts(clock.now(), { type: 'LinkChanged', link: this.id, state, why });
          this.#onState(state, parts);
        },
      },
    );
  }

  #onState(state: 'up' | 'silent' | 'down', parts: LineParts): void {
    const open = state !== 'down';
    if (open === this.#open) return;
    this.#open = open;
    if (!open) this.#control?.closed();
    else if (this.#control) {
      this.#control.opened();
      parts.onReopened?.();
    }
  }

  #session(config: LinkConfig, machine: NonNullable<PbxDriver['control']>, parts: LineParts): ControlSession {
    return new ControlSession({
      machine: machine({
        paceMs: config.pace,
        ...(config.stationDigits && { stationDigits: config.stationDigits }),
        localTime: parts.localTime,
      }),
      write: (bytes) => this.#supervisor.write(bytes),
      writeFailed: (error) => parts.note('warn', { link: this.id, error }, 'a command could not be written'),
      now: () => parts.clock.now(),
      after: parts.later,
    });
  }

  /** For lamp boards that go through the PBX; null when this link cannot switch message lamps. */
  get pbxPort(): PbxPort | null {
    const control = this.#control;
    if (!control || !this.#carriesLamps) return null;
    return {
      setMessageWaiting: (extension, on): Promise<ControlResult> =>
        control.run({ service: 'SetMessageWaiting', extension: asExtension(extension), on }, null),
    };
  }

  /** Carries out one command; never rejects. `notAfter` (ms since 1970): not sent later than this. */
  run(command: LinkCommand, notAfter: number | null): Promise<ControlResult> {
    if (this.#control) return this.#control.run(command, notAfter);
    return Promise.resolve({ is: 'refused', code: 'SERVICE_UNSUPPORTED', reason: 'other' });
  }

  start(): void {
    this.#supervisor.start();
  }

  pause(): void {
    this.#supervisor.pause();
  }

  resume(): void {
    this.#supervisor.resume();
  }

  /** Half a line that is still in the framer becomes a cut frame, and is kept; so is an open record. */
  async stop(): Promise<void> {
    this.#control?.closed();
    await this.#supervisor.stop();
    this.#endOfStream();
  }

  snapshot(): LinkSnapshot & { unparsed: number } {
    return { ...this.#supervisor.snapshot(), unparsed: this.#unparsed };
  }
}
