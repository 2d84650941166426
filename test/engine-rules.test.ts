import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RulesVersion } from '../src/config/house-rules/in-force.js';
import { Ledger } from '../src/ledger/ledger.js';
import { EVENT_DATA } from '../src/mqtt/schemas.js';
import type { Procedure } from '../src/switchboard/procedure.js';
import { testEngine } from './support/engine.js';
import { frame } from './support/inputs.js';
import { rulesVersion } from './support/rules.js';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-engine-'));
  ledger = Ledger.open(join(dir, 'ledger.db'));
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('house rules', () => {
  const NEW_YEAR = Date.UTC(2027, 0, 1);
  const rules = [
    rulesVersion(),
    rulesVersion('seaview@1', NEW_YEAR, { hold: { recall: '20s' } }),
    rulesVersion('seaview@2', NEW_YEAR + 60_000, { hold: { recall: '40s' } }),
  ] as const;
  const stamps = () =>
    [...ledger.dump()]
      .map((row) => JSON.parse(row) as unknown[])
      .filter(([table]) => table === 'journal')
      .map(([, , , , type, , , stamp]) => [type, stamp]);
  const changes = () => stamps().filter(([type]) => type === 'rules-in-force');

  it('are those of the moment of the turn, and stamped on its rows', () => {
    const seen: [number, string][] = [];
    const reader: Procedure = {
      id: 'reader',
      on: (_, house) => {
        seen.push([house.rules.hold.recall, house.rulesVersion]);
        return [{ do: 'record', type: 'call', subject: null, data: {}, publish: true }];
      },
    };
    const { engine, committed } = testEngine(ledger, { rules, procedures: [reader] });
    engine.submit(frame('23:59:59.999', {}, NEW_YEAR - 1));
    engine.submit(frame('00:00', {}, NEW_YEAR));
    engine.submit(frame('00:01', {}, NEW_YEAR + 60_000));
    engine.submit(frame('the clock was put back', {}, NEW_YEAR - 1));
    engine.flush();
    expect(seen).toEqual([
      [30_000, 'hotel-base@1'],
      [20_000, 'seaview@1'],
      [40_000, 'seaview@2'],
      [30_000, 'hotel-base@1'],
    ]);
    expect(stamps()).toEqual([
      ['call', 'hotel-base@1'],
      ['rules-in-force', 'seaview@1'],
      ['call', 'seaview@1'],
      ['rules-in-force', 'seaview@2'],
      ['call', 'seaview@2'],
      ['rules-in-force', 'hotel-base@1'],
      ['call', 'hotel-base@1'],
    ]);
    expect(committed[0]?.events.map((e) => e.rules)).toEqual(stamps().map(([, stamp]) => stamp));
    const change = committed[0]?.events[1];
    expect(JSON.parse(change?.body ?? '')).toMatchObject({
      id: 'seaview@1',
      before: 'hotel-base@1',
      effectiveFrom: '2027-01-01T00:00',
      approvedBy: 'Duty manager',
    });
    expect(EVENT_DATA['rules-in-force'].safeParse(JSON.parse(change?.body ?? '')).success).toBe(true);
  });

  it('change at their date in a silent house, once', () => {
    const { engine } = testEngine(ledger, { rules });
    for (const now of [NEW_YEAR - 1000, NEW_YEAR, NEW_YEAR + 1000]) {
      engine.tick(now);
      engine.submitFacts(now);
      engine.flush();
    }
    expect(changes()).toEqual([['rules-in-force', 'seaview@1']]);
    expect(ledger.counts().journal).toBe(1);
  });

  it('are remembered over a restart; the same version changed is told', () => {
    const life = (versions: readonly [RulesVersion, ...RulesVersion[]]) => {
      const { engine } = testEngine(ledger, { rules: versions });
      engine.submitFacts(NEW_YEAR + 5);
      engine.flush();
    };
    const [shipped, first] = rules;
    life([shipped, first]);
    life([shipped, first]);
    expect(changes()).toHaveLength(1);
    life([shipped, { ...first, digest: 'other' }]);
    expect(changes()).toHaveLength(2);
    life([shipped]);
    expect(changes().at(-1)).toEqual(['rules-in-force', 'hotel-base@1']);
  });

  it('the shipped ones are no news', () => {
    const { engine } = testEngine(ledger);
    engine.submitFacts(1);
    engine.flush();
    expect(ledger.counts().journal).toBe(0);
  });
});
