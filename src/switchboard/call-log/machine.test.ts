import { describe, expect, it } from 'vitest';
import { record, rehearse } from '../../../test/support/house.js';
import { callLog, DELIVERED_FRESH_MS } from './machine.js';

describe('the call log', () => {
  it.each(['call', 'check-in', 'wake-up', 'text', 'system'] as const)(
    'a %s record becomes one event of its kind',
    (kind) => {
      const said = record({ kind, extension: '2102' });
      expect(rehearse(callLog).on({ type: 'StationRecord', record: said })).toEqual([
        { do: 'record', type: kind, subject: '0102', data: said, publish: true },
      ]);
    },
  );

  it('an extension that is no room is the subject as printed; no extension is no subject', () => {
    const subjectOf = (extension: string | null) => {
      const [effect] = rehearse(callLog).on({ type: 'StationRecord', record: record({ extension }) });
      return effect?.do === 'record' ? effect.subject : 'no record';
    };
    expect(subjectOf('T01')).toBe('T01');
    expect(subjectOf(null)).toBeNull();
  });

  it('a call that arrives at the message desk is about the station that was called', () => {
    const fact = {
      type: 'Delivered',
      at: '001/0007',
      reason: 'forward-no-answer',
      called: '0101',
      calling: null,
    } as const;
    const readAt = 5000;
    expect(rehearse(callLog).on(fact, readAt)).toMatchObject([
      { type: 'delivered', subject: '0101', data: { staleAfter: readAt + DELIVERED_FRESH_MS } },
    ]);
  });
});
