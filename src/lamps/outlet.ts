import type { Site } from '../config/load.js';
import type { LampDriver, OpenSerial, PbxPort } from '../driver-api/index.js';
import type { Clock } from '../engine/clock.js';
import type { Engine } from '../engine/engine.js';
import { isLit, LAMP_MACHINE, lampState } from '../switchboard/message-lamp/machine.js';
import { asRoom } from '../telephony/index.js';
import { lampContext } from './context.js';
import { LampService, type LampSnapshot } from './service.js';

export interface LampOutletDeps {
  engine: Pick<Engine, 'house' | 'committer' | 'submitFacts'>;
  clock: Clock;
  after: (ms: number, run: () => void) => () => void;
  openSerial?: OpenSerial;
  note: (message: string) => void;
}

/** Ties the lamp service to the engine: what was committed is shown, what the boards say comes back as facts. */
export class LampOutlet {
  readonly #d: LampOutletDeps;
  readonly #boardsOfLink = new Map<string, string[]>();
  #service: LampService | null = null;

  constructor(deps: LampOutletDeps) {
    this.#d = deps;
  }

  /** Creates the boards of the site. Throws BellwireError for boards that the site file describes wrongly. */
  async build(
    site: Site,
    loadDriver: (id: string) => Promise<LampDriver>,
    pbxPort: (link: string) => PbxPort | null,
  ): Promise<void> {
    const { clock, after, note, engine, openSerial } = this.#d;
    const house = {
      rooms: [...site.rooms.keys()],
      extensionOf: (room: ReturnType<typeof asRoom>) => site.rooms.get(room)?.extension ?? room,
      pbxPort,
      openSerial,
      note,
    };
    const boards = [];
    for (const config of site.lamps.boards) {
      const driver = await loadDriver(config.driver);
      boards.push(await driver.create(lampContext(config, house)));
      if (config.driver === 'pbx')
        this.#boardsOfLink.set(config.link, [...(this.#boardsOfLink.get(config.link) ?? []), config.id]);
    }
    this.#service = new LampService({
      boards,
      timers: { now: () => clock.now(), after },
      submit: (fact) => engine.submitFacts(clock.now(), fact),
      note,
    });
    engine.committer.onCommitted(({ puts }) => {
      for (const { machine, key, value } of puts)
        if (machine === LAMP_MACHINE) this.#service?.setWanted(asRoom(key), isLit(lampState(value)));
    });
  }

  /** Shows what the ledger holds. */
  start(): void {
    const known = [...this.#d.engine.house.entries(LAMP_MACHINE)].map(([room, value]) => {
      const { shown, faults } = lampState(value);
      return { room: asRoom(room), lit: isLit(lampState(value)), shown, faults };
    });
    this.#service?.start(known);
  }

  /** A control link is open again: what it should show is sent again. */
  linkReopened(link: string): void {
    for (const board of this.#boardsOfLink.get(link) ?? []) this.#service?.boardReturned(board);
  }

  snapshot(): LampSnapshot {
    return this.#service?.snapshot() ?? { lit: 0, faults: 0, boards: [] };
  }

  /** Lamps stay as they are: a restart must not darken a room with a message. */
  async stop(): Promise<void> {
    await this.#service?.stop('leave');
  }
}
