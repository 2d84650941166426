import { describe, expect, it } from 'vitest';
import type { Sent } from '../../drivers/simulator/index.js';
import { audit, type Evidence } from './audit.js';
import type { Message } from './consumer.js';

const CALL = 'a call record\r\n';
const HARMED = 'record\r\n';
const DESK = '\r\nMD0010001N0104 5550167 \r\n\x19';

/** An evening of three messages, one of them harmed, in which everything is where it must be. */
function evening(): Evidence & { ledger: string[]; received: Message[] } {
  const call = { what: 'call-out', room: '0102', number: '95550123', seconds: 125 } as const;
  const sent: Sent[] = [
    { port: 'smdr', event: call, text: CALL, fate: 'intact' },
    { port: 'smdr', event: call, text: CALL, fate: 'harmed' },
    {
      port: 'smdi',
      event: { what: 'message-call', room: '0104', caller: '5550167', reason: 'N' },
      text: DESK,
      fate: 'intact',
    },
    { port: 'smdi', event: null, text: '\r\nMWI0109 INV\r\n', fate: 'intact' },
  ];
  const event = (sequence: string): Message => ({
    topic: '',
    subtopic: 'event/call',
    body: { id: `demo-${sequence}`, sequence },
  });
  return {
    sent,
    onTheWire: { smdr: CALL + HARMED, smdi: DESK },
    ledger: [
      ['link', 1, 'smdr'],
      ['link', 2, 'smdi'],
      ['raw', 1, 1, 0, CALL, 0, null],
      ['raw', 2, 1, 0, HARMED, 4, 'FRAME_UNPARSED'],
      ['raw', 3, 2, 0, DESK, 0, null],
      ['journal', 1, 0, null, 'daemon', null, '{}'],
      ['journal', 2, 0, 3, 'delivered', '0104', '{"called":"0104"}'],
      ['journal', 3, 0, 1, 'call', '0102', '{"extension":"0102","durationSeconds":125,"detail":{}}'],
      ['journal', 4, 0, 2, 'quarantine', 'smdr', '{}'],
    ].map((row) => JSON.stringify(row)),
    received: [event('0000000002'), event('0000000003'), event('0000000003'), event('0000000004')],
  };
}

describe('the audit', () => {
  it('finds nothing when everything is where it must be', () => {
    expect(audit(evening())).toMatchObject({
      faults: [],
      lost: 0,
      linesSent: 3,
      linesHarmed: 1,
      records: 2,
      quarantined: 1,
      delivered: 3,
    });
  });

  it('finds a byte that was not stored', () => {
    const e = evening();
    e.ledger = e.ledger.map((row) => row.replace('a call record', 'a call recor'));
    expect(audit(e).faults).toEqual([expect.stringContaining('smdr')]);
  });

  it('finds a record that is not in the journal', () => {
    const e = evening();
    e.ledger = e.ledger.filter((row) => !row.includes('"call"'));
    expect(audit(e)).toMatchObject({ lost: 1, faults: ['sent, but not in the ledger: call 0102 125'] });
  });

  it('finds a record that says something else', () => {
    const e = evening();
    e.ledger = e.ledger.map((row) => row.replace('0102\\",', '0103\\",'));
    expect(audit(e).faults).toHaveLength(2);
  });

  it('finds an event that did not arrive, and one that is still owed', () => {
    const e = evening();
    e.received.pop();
    e.ledger.push(JSON.stringify(['outbox', 4]));
    expect(audit(e)).toMatchObject({ lost: 1, owed: 1 });
    expect(audit(e).faults).toHaveLength(2);
  });

  it('finds a harmed line that nobody put into quarantine', () => {
    const e = evening();
    e.ledger = e.ledger.filter((row) => !row.includes('"quarantine"'));
    expect(audit(e).faults).toEqual(['1 lines were harmed, 0 are in quarantine']);
  });
});
