import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Ledger } from '../src/ledger/ledger.js';
import { tasksOf } from '../src/switchboard/desk/task.js';
import { command } from '../src/switchboard/screening/house.fixture.js';
import { testEngine } from './support/engine.js';

const MINUTE = 60_000;
const START = 1000;

it('R199 G03: a search goes on after a kill at 4:30: the promise is due when it was', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-find-'));
  const file = join(dir, 'ledger.db');
  try {
    const first = Ledger.open(file);
    const before = testEngine(first).engine;
    const is = { name: '章平', numbers: [{ kind: 'extension', number: '8600', from: null, until: null }] };
    const put = command('directory.put', { role: 'manager', source: 't', entry: 'm', is });
    before.submitFacts(START, put, { ...command('find.start', { person: 'm' }), id: 'c-2' });
    before.flush();
    // A kill runs nothing of ours: the ledger is only let go, as the kernel would.
    first.close();
    const ledger = Ledger.open(file);
    const { engine, committed } = testEngine(ledger);
    expect(tasksOf(engine.house, 'find-person')).toMatchObject([{ step: 'trying' }]);
    engine.tick(START + 4.5 * MINUTE);
    engine.tick(START + 5 * MINUTE - 1);
    engine.flush();
    expect(tasksOf(engine.house, 'find-person')).toMatchObject([{ step: 'trying' }]);
    for (const now of [START + 5 * MINUTE, START + 5.5 * MINUTE]) {
      engine.tick(now);
      engine.flush();
    }
    expect(tasksOf(engine.house, 'find-person')).toMatchObject([{ step: 'late', data: { late: true } }]);
    const steps = committed.flatMap(({ events }) => events.map(({ body }) => JSON.parse(body).what));
    expect(steps).toEqual(['warned', 'due', 'moved', 'due', 'moved']);
    ledger.close();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
