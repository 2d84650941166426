import type { Effect, Procedure } from '../procedure.js';
import { NOTHING, roomOrExtension } from '../subject.js';

/** Every record the PBX prints and every call it announces becomes one journal row and one event; nothing is judged. */
export const callLog: Procedure = {
  id: 'call-log',
  on(fact, house): readonly Effect[] {
    switch (fact.type) {
      case 'StationRecord': {
        const { record } = fact;
        const subject = roomOrExtension(house, record.extension);
        return [{ do: 'record', type: record.kind, subject, data: record, publish: true }];
      }
      case 'Delivered': {
        const { at, reason, called, calling } = fact;
        const subject = roomOrExtension(house, called);
        return [
          { do: 'record', type: 'delivered', subject, data: { at, reason, called, calling }, publish: true },
        ];
      }
      default:
        return NOTHING;
    }
  },
};
