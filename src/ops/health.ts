import type { BoardStatus, StatusSnapshot } from './status-file.js';

export interface HealthReport {
  readonly state: 'ok' | 'degraded';
  /** `since`: of a driver that hangs. */
  readonly reasons: readonly { readonly what: string; readonly code: string; readonly since?: string }[];
  readonly lampFaults: number;
}

/** What the `health` topic says: one word, and the reasons as stable codes. No guest data. */
export function health(status: StatusSnapshot): HealthReport {
  const reasons = [
    ...status.links
      .filter((l) => l.state !== 'up')
      .map((l) => ({ what: `link/${l.id}`, code: l.why ?? 'PBX_LINK_DOWN' })),
    ...(status.ledger.fault ? [{ what: 'ledger', code: status.ledger.fault }] : []),
    ...(status.mqtt?.why ? [{ what: 'mqtt', code: status.mqtt.why }] : []),
    ...(status.panel?.fault ? [{ what: 'panel', code: status.panel.fault }] : []),
    ...status.lamps.boards.flatMap((b) => (b.fault ? [boardReason(b, b.fault)] : [])),
  ];
  return {
    state: reasons.length === 0 ? 'ok' : 'degraded',
    reasons,
    ...figures(status),
    lampFaults: status.lamps.faults,
  };
}

function figures({ version, startedAt, writtenAt, ledger }: StatusSnapshot) {
  return {
    version,
    startedAt: new Date(startedAt).toISOString(),
    at: new Date(writtenAt).toISOString(),
    outbox: ledger.outbox,
    quarantined: ledger.quarantined,
  };
}

function boardReason({ id, hungSince }: BoardStatus, code: string): HealthReport['reasons'][number] {
  const what = `lamps/${id}`;
  return hungSince === null ? { what, code } : { what, code, since: new Date(hungSince).toISOString() };
}
