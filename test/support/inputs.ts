import type { CommandFact, StationRecord } from '../../src/telephony/index.js';

/** A call of the test's PBX. */
export const record = (over: Partial<StationRecord> = {}): StationRecord => ({
  format: 'test',
  kind: 'call',
  direction: 'outgoing',
  answered: null,
  extension: '0101',
  trunk: '01',
  dialed: '5550142',
  caller: null,
  ddi: null,
  localTime: '2026-11-24T10:00',
  timeIs: 'end',
  ringSeconds: null,
  durationSeconds: 61,
  account: null,
  cost: null,
  conditions: [],
  transferred: null,
  detail: {},
  line: 1,
  ...over,
});
/** One frame of link `smdr` that held it. */
export const frame = (text: string, over: Partial<StationRecord> = {}, at = 1000) => ({
  at,
  raw: { link: 'smdr', text, outcome: 'facts' as const, code: null },
  facts: [{ type: 'StationRecord' as const, record: record(over) }],
  orphan: null,
});
export const lampSet = (id: string, over: Partial<CommandFact> = {}): CommandFact => ({
  type: 'Command',
  id,
  name: 'lamp.set',
  args: { room: '0101', reason: 'text-message' },
  by: 'test',
  reply: { via: 'mqtt', address: 'x', correlation: null },
  ...over,
});
