import { describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import type { PipeFaults } from '../../simulator/hostile-pipe.js';
import { House, type HousePlan } from './house.fixture.js';

/** FIAS_EXCHANGES=10000 is the long run. */
const exchanges = Number(process.env.FIAS_EXCHANGES ?? 300);

/** A bad cable: single bytes are lost, doubled and turned. Two such faults in one record may cancel out in the LRC. */
const BYTES: PipeFaults = { loss: 3e-4, duplicate: 3e-4, flip: 3e-4, delayMs: [0, 3], chunk: 1 };
/** A bad modem: whole messages are lost, come twice, have a bit turned, and come late. */
const MESSAGES: PipeFaults = { loss: 0.02, duplicate: 0.02, flip: 0.02, delayMs: [1, 120], chunk: 4096 };
/** TCP tears and delays, and breaks; what it brings is right. */
const NETWORK: PipeFaults = { loss: 0, duplicate: 0, flip: 0, delayMs: [0, 400], chunk: 9 };

const plans: (Omit<HousePlan, 'exchanges'> & { name: string })[] = [
  { name: 'fias-serial, bad bytes', wiring: 'serial', faults: BYTES, breakEvery: 200, seed: 11 },
  { name: 'fias-serial, bad messages', wiring: 'serial', faults: MESSAGES, breakEvery: 200, seed: 12 },
  { name: 'fias, a network that breaks', wiring: 'tcp', faults: NETWORK, breakEvery: 30, seed: 13 },
];

describe('gateway and PMS through a hostile pipe', () => {
  it.each(plans)('$name: both know the same in the end', { timeout: 600_000 }, async ({ name, ...plan }) => {
    const house = new House({ ...plan, exchanges }, createFramer);
    const report = await house.live();
    const results = Object.fromEntries([...report.results].sort());
    console.log(`${name}: ${exchanges} exchanges, ${report.syncs} resyncs, ${JSON.stringify(results)}`);
    expect(house.differences()).toEqual([]);
    expect(report.charges.done).toBeGreaterThan(exchanges / 20);
    expect(report.syncs).toBeGreaterThan(3);
  });
});
