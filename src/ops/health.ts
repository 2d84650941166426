import type { StatusSnapshot } from './status-file.js';

/** What the `health` topic says: one word, and the reasons as stable codes. No guest data. */
export function health(status: StatusSnapshot): object {
  const reasons = [
    ...status.links
      .filter((l) => l.state !== 'up')
      .map((l) => ({ what: `link/${l.id}`, code: l.why ?? 'PBX_LINK_DOWN' })),
    ...(status.ledger.fault ? [{ what: 'ledger', code: status.ledger.fault }] : []),
    ...(status.mqtt?.why ? [{ what: 'mqtt', code: status.mqtt.why }] : []),
    ...status.lamps.boards.flatMap((b) => (b.fault ? [{ what: `lamps/${b.id}`, code: b.fault }] : [])),
  ];
  return {
    state: reasons.length === 0 ? 'ok' : 'degraded',
    reasons,
    version: status.version,
    startedAt: new Date(status.startedAt).toISOString(),
    at: new Date(status.writtenAt).toISOString(),
    outbox: status.ledger.outbox,
    quarantined: status.ledger.quarantined,
    lampFaults: status.lamps.faults,
  };
}
