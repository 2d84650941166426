import type { PortName, Sent } from '../../drivers/simulator/index.js';
import type { StationRecord } from '../telephony/index.js';
import type { Message } from './consumer.js';

/** Everything that is known after the play: what went out, what was stored, what arrived. */
export interface Evidence {
  sent: readonly Sent[];
  /** All bytes that went down each cable, latin1. */
  onTheWire: Readonly<Record<PortName, string>>;
  /** Lines of `Ledger.dump()`: tables as JSON arrays. */
  ledger: Iterable<string>;
  received: readonly Message[];
}

export interface Audit {
  /** Lines the PBX has printed about something that happened. */
  linesSent: number;
  linesHarmed: number;
  bytesSent: number;
  bytesStored: number;
  records: number;
  quarantined: number;
  /** Different events at the consumer; each is counted once, however often it came. */
  delivered: number;
  /** Still owed to the broker. */
  owed: number;
  /** Sent, and not found where it must be. */
  lost: number;
  /** What is wrong, in words; empty when everything is where it must be. */
  faults: string[];
}

const PBX_TYPES = new Set(['call', 'check-in', 'check-out', 'wake-up', 'text', 'delivered', 'quarantine']);

/** Event types that stand for a message of the PBX. */
export function isOfPbx(type: string): boolean {
  return PBX_TYPES.has(type);
}

/** Compares the three accounts of the evening. Nothing is taken from the gateway's own counters. */
export function audit({ sent, onTheWire, ledger, received }: Evidence): Audit {
  const stored = readLedger(ledger);
  const printed = sent.filter((message) => message.event !== null);
  const expected = printed.filter((message) => message.fate === 'intact').map(accountOf);
  const kept = stored.journal.filter((row) => row.type !== 'quarantine').map((row) => row.account);
  const eventSeqs = new Set(received.flatMap(seqOf));
  const undelivered = stored.journal.filter((row) => !eventSeqs.has(row.seq));
  const missing = without(expected, kept);
  const surplus = without(kept, expected);
  const harmed = printed.filter((message) => message.fate === 'harmed').length;
  const quarantined = stored.journal.filter((row) => row.type === 'quarantine').length;

  const faults: string[] = [];
  for (const port of ['smdr', 'smdi'] as const)
    if (stored.bytes[port] !== onTheWire[port])
      faults.push(
        `${port}: ${onTheWire[port].length} bytes were sent, the ledger holds ${stored.bytes[port].length} or others`,
      );
  if (missing.length > 0) faults.push(`sent, but not in the ledger: ${missing.join('; ')}`);
  if (surplus.length > 0) faults.push(`in the ledger, but never sent: ${surplus.join('; ')}`);
  if (quarantined !== harmed) faults.push(`${harmed} lines were harmed, ${quarantined} are in quarantine`);
  if (undelivered.length > 0) faults.push(`${undelivered.length} events did not reach the consumer`);
  if (stored.owed > 0) faults.push(`${stored.owed} events are still owed to the broker`);

  return {
    linesSent: printed.length,
    linesHarmed: harmed,
    bytesSent: onTheWire.smdr.length + onTheWire.smdi.length,
    bytesStored: stored.bytes.smdr.length + stored.bytes.smdi.length,
    records: kept.length,
    quarantined,
    delivered: eventSeqs.size,
    owed: stored.owed,
    lost: missing.length + undelivered.length,
    faults,
  };
}

interface Stored {
  bytes: Record<PortName, string>;
  /** Rows that stand for a message of the PBX. */
  journal: { seq: number; type: string; account: string }[];
  owed: number;
}

/** Reads the dump: `["raw", id, link, at, bytes, …]`, `["journal", seq, at, raw, type, subject, body]`. */
function readLedger(lines: Iterable<string>): Stored {
  const links = new Map<unknown, string>();
  const stored: Stored = { bytes: { smdr: '', smdi: '' }, journal: [], owed: 0 };
  for (const line of lines) {
    const [table, ...row] = JSON.parse(line) as [string, ...unknown[]];
    if (table === 'link') links.set(row[0], String(row[1]));
    else if (table === 'outbox') stored.owed += 1;
    else if (table === 'raw') {
      const link = links.get(row[1]);
      if (link === 'smdr' || link === 'smdi') stored.bytes[link] += String(row[3]);
    } else if (table === 'journal') {
      const [seq, , , type, , body] = row;
      if (isOfPbx(String(type)))
        stored.journal.push({ seq: Number(seq), type: String(type), account: inShort(String(type), body) });
    }
  }
  return stored;
}

/** What of `these` is left when each of `those` has taken one equal away. The two cables keep no common order. */
function without(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The same few words for what was sent and what was stored. */
function inShort(type: string, body: unknown): string {
  if (type === 'delivered') return `delivered ${(JSON.parse(String(body)) as { called: string }).called}`;
  if (type === 'quarantine') return type;
  const record = JSON.parse(String(body)) as StationRecord;
  return `${type} ${record.extension} ${record.durationSeconds ?? record.detail.event ?? ''}`.trim();
}

function accountOf({ event }: Sent): string {
  switch (event?.what) {
    case 'message-call':
      return `delivered ${event.room}`;
    case 'call-out':
      return `call ${event.room} ${event.seconds}`;
    case 'call-in':
      return `call ${event.room} ${event.seconds ?? 0}`;
    case 'call-internal':
      return `call ${event.room}`;
    case 'wake-up':
      return `wake-up ${event.room} ${event.step}`;
    default:
      return `${event?.what} ${event?.room}`;
  }
}

/** The ledger sequence an event carries (CloudEvents sequence extension). */
function seqOf({ subtopic, body }: Message): number[] {
  if (!subtopic.startsWith('event/')) return [];
  return [Number((body as { sequence: string }).sequence)];
}
