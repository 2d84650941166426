import type { Happened } from './hotel.js';

/** One leg of a call: what a PBX counts from one station's point of view, and most print as one record. */
export interface Leg {
  readonly direction: 'outgoing' | 'incoming' | 'internal';
  readonly extension: string;
  /** The other party: dialled, or calling when it comes in. */
  readonly other: string;
  /** Number of the outside line, from 1; null for an internal call. */
  readonly trunk: number | null;
  /** Null: it did not ring here, or nobody counts it (outgoing, internal, put through). */
  readonly ringSeconds: number | null;
  /** Of conversation; null: nobody answered. */
  readonly seconds: number | null;
  /** When it began to ring or was dialled. PBX wall clock, ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** This station put the call through to `to`, or took a call that was put through. */
  readonly transfer: { readonly role: 'gave'; readonly to: string } | { readonly role: 'took' } | null;
}

/** When the conversation began. */
export function answeredAt({ startedAt, ringSeconds }: Leg): number {
  return startedAt + (ringSeconds ?? 0) * 1000;
}

/** The legs of what happened, in order; none when it was no call. */
export function legsOf({ event, trunk, startedAt, endedAt }: Happened): readonly Leg[] {
  const one = { extension: event.room, trunk, startedAt, endedAt, ringSeconds: null, transfer: null };
  switch (event.what) {
    case 'call-out':
      return [{ ...one, direction: 'outgoing', other: event.number, seconds: event.seconds }];
    case 'call-in': {
      const { caller, ringSeconds, seconds } = event;
      return [{ ...one, direction: 'incoming', other: caller, ringSeconds, seconds }];
    }
    case 'call-internal':
      return [{ ...one, direction: 'internal', other: event.to, seconds: event.seconds }];
    case 'call-put-through': {
      const { caller, desk, ringSeconds, deskSeconds, seconds, room } = event;
      const incoming = { ...one, direction: 'incoming', other: caller } as const;
      const changeover = endedAt - seconds * 1000;
      const transfer = { role: 'gave', to: room } as const;
      return [
        { ...incoming, extension: desk, ringSeconds, seconds: deskSeconds, endedAt: changeover, transfer },
        { ...incoming, seconds, startedAt: changeover, transfer: { role: 'took' } },
      ];
    }
    case 'check-in':
    case 'check-out':
    case 'wake-up':
    case 'room-status':
    case 'message-call':
      return [];
  }
}
