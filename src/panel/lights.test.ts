import { expect, it } from 'vitest';
import type { StatusSnapshot } from '../ops/status-file.js';
import { lightsOf } from './lights.js';

const well: StatusSnapshot = {
  schema: 1,
  writtenAt: 0,
  site: 'seaview',
  version: '0',
  pid: 1,
  startedAt: 0,
  links: [{ id: 'smdr', format: 'smdi', state: 'up', why: null, lastByteAt: 0, counters: {} }],
  ledger: { fault: null, bytes: 0, quarantined: 0, outbox: 0 },
  mqtt: { connected: true, why: null },
  lamps: { lit: 0, faults: 0, boards: [] },
};

it.each<[string, Partial<StatusSnapshot>, boolean]>([
  ['a link is down', { links: well.links.map((link) => ({ ...link, state: 'down' as const })) }, false],
  ['a lamp has a fault', { lamps: { lit: 1, faults: 1, boards: [] } }, true],
  ['the ledger is full', { ledger: { ...well.ledger, fault: 'LEDGER_FULL' } }, true],
  ['the broker is away', { mqtt: { connected: false, why: 'BROKER_UNREACHABLE' } }, true],
  ['the panel itself fails', { panel: { fault: 'GPIO_LINE_BUSY' } }, true],
])('%s: an alarm', (_, over, link) => {
  expect(lightsOf(well)).toEqual({ link: true, health: true, alarm: false });
  expect(lightsOf({ ...well, ...over })).toEqual({ link, health: false, alarm: true });
});
