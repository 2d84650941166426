import {
  asExtension,
  type ClassOfService,
  type DriverFact,
  type RoomStatus,
} from '../../src/telephony/index.js';
import { mitelPms } from '../pbx/mitel-pms/index.js';
import { TalkingPort, type TalkingPortOptions } from './talking-port.js';
import { Wishes } from './wishes.js';

/** What the PMS wants the telephone of a room to be. */
export interface PmsRoom {
  /** Upper case, as telephones show it; null: vacant. */
  guest: string | null;
  lamp: boolean;
  doNotDisturb: boolean;
  level: ClassOfService;
  wakeUp: string | null;
}

export type MitelPmsOptions = Omit<TalkingPortOptions, 'driver' | 'onFact'> & { rooms: readonly string[] };

/** A small hotel's PMS that speaks Mitel: checks guests in, sets lamps and wake-ups; takes room status and charges. */
export class MitelPms {
  readonly link: TalkingPort;
  readonly rooms = new Map<string, PmsRoom>();
  readonly statuses = new Map<string, RoomStatus>();
  /** The last counter of each station. */
  readonly counters = new Map<string, number>();
  readonly charges: { room: string; amount: number | null }[] = [];
  readonly wishes: Wishes;

  constructor({ rooms, ...options }: MitelPmsOptions) {
    this.link = new TalkingPort({ ...options, driver: mitelPms, onFact: (fact) => this.#take(fact) });
    this.wishes = new Wishes(this.link, options.after);
    for (const room of rooms) {
      this.rooms.set(room, { guest: null, lamp: false, doNotDisturb: false, level: 'barred', wakeUp: null });
    }
  }

  change(room: string, change: Partial<PmsRoom>): void {
    const before = this.rooms.get(room);
    if (!before) throw new Error(`there is no room ${room}`);
    const after = { ...before, ...change };
    this.rooms.set(room, after);
    for (const aspect of Object.keys(change)) this.#tell(room, aspect as keyof PmsRoom, after);
  }

  /** The whole house, between GRS and END. */
  swap(): void {
    this.wishes.want('swap start', { service: 'StartSync' });
    for (const [room, state] of this.rooms)
      for (const aspect of ['guest', 'lamp', 'doNotDisturb', 'level', 'wakeUp'] as const)
        this.#tell(room, aspect, state);
    this.wishes.want('swap end', { service: 'EndSync' });
  }

  #tell(room: string, aspect: keyof PmsRoom, state: PmsRoom): void {
    const extension = asExtension(room);
    const want = (command: Parameters<Wishes['want']>[1]) => this.wishes.want(`${aspect} ${room}`, command);
    switch (aspect) {
      case 'guest':
        if (state.guest === null) want({ service: 'ClearGuest', extension });
        else want({ service: 'SetGuest', extension, guest: { name: state.guest }, arrived: true });
        return;
      case 'lamp':
        want({ service: 'SetMessageWaiting', extension, on: state.lamp });
        return;
      case 'doNotDisturb':
        want({ service: 'SetDoNotDisturb', extension, on: state.doNotDisturb });
        return;
      case 'level':
        want({ service: 'SetClassOfService', extension, level: state.level });
        return;
      case 'wakeUp':
        if (state.wakeUp === null) want({ service: 'ClearWakeUp', extension, date: null, time: null });
        else want({ service: 'SetWakeUp', extension, date: null, time: state.wakeUp });
        return;
    }
  }

  #take(fact: DriverFact): void {
    switch (fact.type) {
      case 'RoomStatus':
        this.statuses.set(fact.station, fact.status);
        return;
      case 'CallCounter':
        this.counters.set(fact.station, Number(fact.count));
        return;
      case 'Charge':
        this.charges.push({ room: fact.station, amount: fact.amount });
        return;
      case 'SyncWanted':
        this.swap();
        return;
      default:
        return;
    }
  }
}
