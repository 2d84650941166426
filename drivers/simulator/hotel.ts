/**
 * The model hotel: who is in, which trunk line is busy until when. It decides whether something can happen at all; what
 * the PBX prints about it is the printers' business.
 */
export type HotelEvent =
  | { what: 'check-in'; room: string }
  | { what: 'check-out'; room: string }
  /** A guest called out; the record is printed when the call ends. */
  | { what: 'call-out'; room: string; number: string; seconds: number }
  /** A call from outside; `seconds` null: nobody answered. */
  | { what: 'call-in'; room: string; caller: string; ringSeconds: number; seconds: number | null }
  /** A call from outside that the front desk took and put through to the room. */
  | {
      what: 'call-put-through';
      room: string;
      desk: string;
      caller: string;
      ringSeconds: number;
      deskSeconds: number;
      seconds: number;
    }
  | { what: 'call-internal'; room: string; to: string; seconds: number }
  | { what: 'wake-up'; room: string; step: 'start' | 'answered' | 'no-answer' }
  | { what: 'room-status'; room: string; status: string }
  /** A call was sent on to the message desk, which hears why (SMDI). */
  | { what: 'message-call'; room: string; caller: string; reason: 'D' | 'A' | 'B' | 'N' };

/** What really took place. Times are the PBX's own wall clock (ms, see `SimulatorOptions.wallClock`). */
export interface Happened {
  readonly event: HotelEvent;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The line an outside call went over: its number, from 1. */
  readonly trunk: number | null;
}

export type Refused = { readonly refused: 'unknown-room' | 'occupied' | 'vacant' | 'trunks-busy' };

export class Hotel {
  readonly rooms: readonly string[];
  readonly #guests = new Set<string>();
  /** Per trunk line: when its last call ended. */
  readonly #trunkBusyUntil: number[];

  constructor(rooms: readonly string[], trunks: number) {
    this.rooms = rooms;
    this.#trunkBusyUntil = Array.from({ length: trunks }, () => Number.NEGATIVE_INFINITY);
  }

  isOccupied(room: string): boolean {
    return this.#guests.has(room);
  }

  /** Lets the event have happened, its end being now. */
  take(event: HotelEvent, now: number): Happened | Refused {
    if (!this.rooms.includes(event.room)) return { refused: 'unknown-room' };
    switch (event.what) {
      case 'check-in':
        if (this.#guests.has(event.room)) return { refused: 'occupied' };
        this.#guests.add(event.room);
        return { event, startedAt: now, endedAt: now, trunk: null };
      case 'check-out':
        if (!this.#guests.delete(event.room)) return { refused: 'vacant' };
        return { event, startedAt: now, endedAt: now, trunk: null };
      case 'call-out':
        // A vacant room's telephone is barred (class of service).
        if (!this.#guests.has(event.room)) return { refused: 'vacant' };
        return this.#overTrunk(event, now, event.seconds);
      case 'call-in':
        return this.#overTrunk(event, now, event.ringSeconds + (event.seconds ?? 0));
      case 'call-put-through':
        return this.#overTrunk(event, now, event.ringSeconds + event.deskSeconds + event.seconds);
      case 'call-internal':
        return { event, startedAt: now - event.seconds * 1000, endedAt: now, trunk: null };
      case 'wake-up':
        if (!this.#guests.has(event.room)) return { refused: 'vacant' };
        return { event, startedAt: now, endedAt: now, trunk: null };
      case 'room-status':
      case 'message-call':
        return { event, startedAt: now, endedAt: now, trunk: null };
    }
  }

  /** A line carries one call at a time: the first one that was free when this call began. */
  #overTrunk(event: HotelEvent, now: number, seconds: number): Happened | Refused {
    const startedAt = now - seconds * 1000;
    const index = this.#trunkBusyUntil.findIndex((until) => until <= startedAt);
    if (index < 0) return { refused: 'trunks-busy' };
    this.#trunkBusyUntil[index] = now;
    return { event, startedAt, endedAt: now, trunk: index + 1 };
  }
}
