import type { Effect, Procedure } from '../procedure.js';
import { NOTHING, roomOrExtension } from '../subject.js';

/**
 * A call that was announced at the message desk this long ago is over for whoever hears of it only now: Asterisk drops an
 * unclaimed SMDI record after 30 s (`msgexpirytime`). The event is kept and told all the same, late if need be; whether it
 * still matters is the reader's to see.
 */
export const DELIVERED_FRESH_MS = 30_000;

/** Every record the PBX prints and every call it announces becomes one journal row and one event; nothing is judged. */
export const callLog: Procedure = {
  id: 'call-log',
  on(fact, house, now): readonly Effect[] {
    switch (fact.type) {
      case 'StationRecord': {
        const { record } = fact;
        const subject = roomOrExtension(house, record.extension);
        return [{ do: 'record', type: record.kind, subject, data: record, publish: true }];
      }
      case 'Delivered': {
        const { at, reason, called, calling } = fact;
        const subject = roomOrExtension(house, called);
        const data = { at, reason, called, calling, staleAfter: now + DELIVERED_FRESH_MS };
        return [{ do: 'record', type: 'delivered', subject, data, publish: true }];
      }
      default:
        return NOTHING;
    }
  },
};
