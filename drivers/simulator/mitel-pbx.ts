import type { ControlResult } from '../../src/driver-api/index.js';
import {
  asExtension,
  type ClassOfService,
  type DriverFact,
  type RoomStatus,
} from '../../src/telephony/index.js';
import { DEFAULTS } from '../pbx/mitel-pms/messages.js';
import { mitelPmsPbx } from '../pms/mitel/index.js';
import { TalkingPort, type TalkingPortOptions } from './talking-port.js';
import { Wishes } from './wishes.js';

/** What the PBX holds of a room's telephone. Null: never told. */
export interface PbxRoom {
  occupied: boolean;
  name: string | null;
  lamp: boolean;
  doNotDisturb: boolean;
  level: ClassOfService | null;
  wakeUp: string | null;
}

export type MitelPbxOptions = Omit<TalkingPortOptions, 'driver' | 'onFact'> & {
  rooms: readonly string[];
  /** How it tells charges. Default `counter`. */
  charges?: 'counter' | 'fee';
};

/** A small hotel's Mitel PBX on its PMS port: takes guests, lamps and wake-ups; tells room status and calls. */
export class MitelPbx {
  readonly link: TalkingPort;
  readonly rooms = new Map<string, PbxRoom>();
  /** Begun and ended swaps it was told. */
  readonly swaps = { begun: 0, ended: 0 };
  readonly wishes: Wishes;
  readonly #counters = new Map<string, number>();
  #posting = 0;

  constructor(options: MitelPbxOptions) {
    const { rooms, charges = 'counter', ...rest } = options;
    const driver = mitelPmsPbx.configured?.({ mitelPms: { ...DEFAULTS, charges } }) ?? mitelPmsPbx;
    this.link = new TalkingPort({ ...rest, driver, onFact: (fact) => this.#take(fact) });
    this.wishes = new Wishes(this.link, options.after);
    for (const room of rooms) this.rooms.set(room, blankRoom());
  }

  /** A maid keyed it at the telephone. */
  keyRoomStatus(room: string, status: RoomStatus): void {
    const extension = asExtension(room);
    this.wishes.want(`status ${room}`, { service: 'ReportRoomStatus', extension, status, maid: null });
  }

  /** A call of so many pulses ended: the station's counter moves on. */
  countCall(room: string, pulses: number): number {
    const units = ((this.#counters.get(room) ?? 0) + pulses) % 10_000;
    this.#counters.set(room, units);
    this.wishes.want(`counter ${room}`, this.#charge(room, { units, amount: null }));
    return units;
  }

  /** A call ended and costs so much. Never repeated by itself: the message has no number. */
  charge(room: string, amount: number): Promise<ControlResult> {
    return this.link.run(this.#charge(room, { units: null, amount }));
  }

  /** Power was away: everything is forgotten, and asked for. */
  restart(): void {
    for (const room of this.rooms.keys()) this.rooms.set(room, blankRoom());
    this.wishes.want('swap', { service: 'RequestSync' });
  }

  #charge(room: string, what: { units: number | null; amount: number | null }) {
    this.#posting += 1;
    const details = { seconds: null, dialed: null, trunk: null, article: null, count: null };
    return {
      service: 'PostCharge',
      extension: asExtension(room),
      posting: this.#posting,
      charge: { kind: 'telephone', date: '2026-05-14', time: '09:41:00', ...details, ...what },
    } as const;
  }

  #take(fact: DriverFact): void {
    if (fact.type === 'SyncStarted') this.swaps.begun += 1;
    if (fact.type === 'SyncEnded') this.swaps.ended += 1;
    const room = 'station' in fact ? this.rooms.get(fact.station) : undefined;
    if (!room) return;
    switch (fact.type) {
      case 'CheckedIn':
        room.occupied = true;
        return;
      case 'CheckedOut':
        room.occupied = false;
        return;
      case 'GuestChanged':
        room.name = fact.guest.name ?? null;
        return;
      case 'MessageWaiting':
        room.lamp = fact.on;
        return;
      case 'DoNotDisturb':
        room.doNotDisturb = fact.on;
        return;
      case 'ClassOfService':
        room.level = fact.level;
        return;
      case 'WakeUpSet':
        room.wakeUp = fact.time;
        return;
      case 'WakeUpCleared':
        room.wakeUp = null;
        return;
      default:
        return;
    }
  }
}

const blankRoom = (): PbxRoom => ({
  occupied: false,
  name: null,
  lamp: false,
  doNotDisturb: false,
  level: null,
  wakeUp: null,
});
