import type { Site } from '../config/load.js';
import type { LampDriver, OpenSerial, PbxPort } from '../driver-api/index.js';
import type { Clock } from '../engine/clock.js';
import type { Engine } from '../engine/engine.js';
import { isLampTest, LAMP_TEST_MACHINE } from '../switchboard/lamp-test/machine.js';
import {
  firstReason,
  isLit,
  LAMP_MACHINE,
  type LampReason,
  lampState,
} from '../switchboard/message-lamp/machine.js';
import type { Json } from '../switchboard/procedure.js';
import { asRoom } from '../telephony/index.js';
import type { LampPattern } from './blink.js';
import { lampContext } from './context.js';
import { mirrorsOf } from './mirror.js';
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
  #patterns: Readonly<Record<LampReason, LampPattern>> | null = null;
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
    this.#patterns = site.lamps.patterns;
    this.#service = new LampService({
      boards,
      mirrors: mirrorsOf(site.lamps),
      timers: { now: () => clock.now(), after },
      submit: (fact) => engine.submitFacts(clock.now(), fact),
      note,
    });
    engine.committer.onCommitted(({ puts }) => {
      for (const { machine, key, value } of puts)
        if (machine === LAMP_MACHINE) {
          const { room, lit, pattern } = this.#wish(key, value);
          this.#service?.setWanted(room, lit, pattern);
        } else if (machine === LAMP_TEST_MACHINE) this.#service?.test(isLampTest(value));
    });
  }

  /** Shows what the ledger holds. */
  start(): void {
    const known = [...this.#d.engine.house.entries(LAMP_MACHINE)].map(([room, value]) => {
      const { shown, faults } = lampState(value);
      return { ...this.#wish(room, value), shown, faults };
    });
    this.#service?.start(known);
    // One that a crash interrupted goes on until its timer is due.
    const [test] = this.#d.engine.house.entries(LAMP_TEST_MACHINE);
    if (test) this.#service?.test(true);
  }

  /** A control link is open again: what it should show is sent again. */
  linkReopened(link: string): void {
    for (const board of this.#boardsOfLink.get(link) ?? []) this.#service?.boardReturned(board);
  }

  snapshot(): LampSnapshot {
    return this.#service?.snapshot() ?? { lit: 0, faults: 0, boards: [], mirrors: [] };
  }

  /** Lamps stay as they are: a restart must not darken a room with a message. */
  async stop(): Promise<void> {
    await this.#service?.stop('leave');
  }

  /** Of several reasons the first in rank decides how the lamp is lit. */
  #wish(room: string, value: Json) {
    const state = lampState(value);
    const reason = firstReason(state);
    const pattern: LampPattern = (reason && this.#patterns?.[reason]) ?? 'steady';
    return { room: asRoom(room), lit: isLit(state), pattern };
  }
}
