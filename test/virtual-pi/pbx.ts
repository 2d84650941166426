import { type Connection, connectOverTcp, SimulatedPbx } from '../../drivers/simulator/index.js';

/** A PBX of which every call can be told from the others: by the caller which PBX it is, by the seconds which call. */
export class Pbx {
  #wall = Date.UTC(2026, 4, 1, 8);
  #calls = 0;
  #wire: Connection | null = null;
  readonly #simulated = new SimulatedPbx({
    rooms: ['0101'],
    smdr: 'panasonic-tda-a',
    dateOrder: 'dmy',
    now: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    wallClock: () => this.#wall,
  });

  constructor(readonly caller: string) {}

  /** The local TCP port that its wire ends at. */
  async plugIn(): Promise<number> {
    this.#wire = await connectOverTcp(this.#simulated.smdr);
    if (this.#wire.kind !== 'tcp') throw new Error('not on TCP');
    return this.#wire.port;
  }

  /** Calls that end now. Their durations in seconds, as printed. */
  print(calls: number): number[] {
    return Array.from({ length: calls }, () => {
      this.#calls += 1;
      this.#wall += 3_600_000;
      const event = { what: 'call-in', room: '0101', caller: this.caller, ringSeconds: 5 } as const;
      const happened = this.#simulated.happen({ ...event, seconds: this.#calls });
      if ('refused' in happened) throw new Error(happened.refused);
      return this.#calls;
    });
  }

  async stop(): Promise<void> {
    this.#simulated.stop();
    await this.#wire?.stop();
  }
}
