import { describe, expect, it } from 'vitest';
import { tell } from './narrator.js';

const message = (subtopic: string, body: unknown) =>
  tell({ topic: `bellwire/demo/${subtopic}`, subtopic, body });
const call = (data: object) => message('event/call', { subject: '0104', data });
const incoming = { direction: 'incoming', caller: '5550***', ringSeconds: 8, durationSeconds: 192 };

describe('what a subscriber hears, in plain words', () => {
  it.each([
    [call({ direction: 'outgoing', dialed: '9555****', durationSeconds: 125 }), 'Calls 9555****, 2 min 5 s'],
    [call({ direction: 'internal', dialed: '0102', durationSeconds: null }), 'Calls 0102 in the house'],
    [call({ ...incoming, answered: true }), 'Answers 5550*** after 8 s, 3 min 12 s'],
    [
      call({ ...incoming, answered: false, durationSeconds: 0 }),
      'Does not answer 5550***; given up after 8 s',
    ],
    [
      message('event/wake-up', { subject: '0104', data: { detail: { event: 'no-answer' } } }),
      'Wake-up call: no answer',
    ],
    [
      message('event/lamp', { subject: '0104', data: { lit: true, reasons: ['parcel', 'text-message'] } }),
      'Message lamp shall be lit: parcel, text message',
    ],
    [
      message('room/0104/lamp', {
        lit: true,
        reasons: [],
        shown: { board: { lit: true, proof: 'confirmed' } },
      }),
      'Shown: board lit (confirmed)',
    ],
    [
      message('event/delivered', { subject: '0104', data: { calling: null, reason: 'forward-busy' } }),
      'Call from unknown goes to the message desk (forward busy)',
    ],
    [message('reply/lamp.set', { ok: false, message: 'no' }), 'Answer to the front desk: no'],
    [message('cmd/lamp.set', { room: '0104', reason: 'parcel' }), 'Front desk asks: lamp.set (parcel)'],
  ])('%#', (told, text) => {
    expect(told?.text).toBe(text);
  });

  it('names the room, and marks what somebody must look after', () => {
    expect(call({ ...incoming, answered: false })).toMatchObject({ room: '0104', tone: 'warning' });
    expect(message('event/quarantine', { data: { length: 62 } })).toMatchObject({
      room: '',
      tone: 'warning',
    });
  });

  it('says nothing about state that an event has told, or that was taken away', () => {
    expect(message('room/0104/occupancy', { state: 'occupied' })).toBeNull();
    expect(message('room/0104/lamp', null)).toBeNull();
    expect(message('room/0104/lamp', { shown: {} })).toBeNull();
    expect(message('health', {})).toBeNull();
  });
});
