import { EVENT_TYPE_PREFIX, SEQUENCE_DIGITS } from './contract.js';
import type { OutboxEvent } from './outbox.js';

/**
 * CloudEvents 1.0, JSON format, structured mode (cloudevents.io: spec 1.0.2, MQTT binding 1.0.2, sequence extension).
 * The body is spliced in as it stands: it was serialised once, when it was journalled.
 * The id is the site and the ledger sequence, so it is the same however often an event is sent.
 */
export function createEnvelope(site: string): (event: OutboxEvent, body: string) => string {
  const head = `{"specversion":"1.0","id":${JSON.stringify(site).slice(0, -1)}-`;
  const source = `","source":${JSON.stringify(`/bellwire/${site}`)},"type":"${EVENT_TYPE_PREFIX}`;
  let second = Number.NaN;
  let secondText = '';

  /** RFC 3339, UTC. Events come by the thousand in one second, and formatting a date is dear. */
  const time = (at: number): string => {
    const ms = at % 1000;
    if (at - ms !== second) {
      second = at - ms;
      secondText = new Date(second).toISOString().slice(0, 20);
    }
    return `${secondText}${String(ms).padStart(3, '0')}Z`;
  };

  return ({ seq, at, type, subject, rules }, body) =>
    `${head}${seq}${source}${type}","time":"${time(at)}","sequence":"${String(seq).padStart(SEQUENCE_DIGITS, '0')}"${
      subject === null ? '' : `,"subject":${JSON.stringify(subject)}`
    }${rules === null ? '' : `,"rules":"${rules}"`},"datacontenttype":"application/json","data":${body}}`;
}
