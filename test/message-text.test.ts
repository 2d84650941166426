import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Ledger } from '../src/ledger/ledger.js';
import { sha256 } from '../src/switchboard/messages/sha256.js';
import type { Fact } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';

const SECRET = 'meet me under the clock';
const DAY = 86_400_000;
let ids = 0;
const command = (name: string, args: Readonly<Record<string, unknown>>): Fact => ({
  type: 'Command',
  id: `command-${++ids}`,
  name,
  args,
  by: 'desk',
  reply: null,
});

it('R143: after its retention no byte of a message is in the ledger file or its log; the proof is', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-'));
  const path = join(dir, 'ledger.db');
  const ledger = Ledger.open(path);
  try {
    const { engine } = testEngine(ledger);
    const run = (at: number, fact: Fact) => {
      engine.submitFacts(at, fact);
      engine.flush();
    };
    const onDisk = () => [path, `${path}-wal`].some((file) => readFileSync(file).includes(SECRET));
    const fields = { callerName: 'Bo', callerPhone: '5550101', recipient: 'Lo', content: SECRET };
    run(1000, command('message.start', { room: '0101', fields }));
    run(1001, command('task.choose', { task: 't1', choice: 'save' }));
    run(1002, command('task.choose', { task: 't1', choice: 'right', fields: { point1: 'ok' } }));
    run(1003, command('message.list', {}));
    expect(onDisk()).toBe(true);
    run(2000, command('message.deliver', { message: 'm1', how: 'told', to: 'Ada' }));
    engine.tick(2000 + DAY);
    engine.flush();
    ledger.truncateLog();
    expect(onDisk()).toBe(false);
    expect(engine.house.get('message', 'm1')).toMatchObject({
      hash: sha256(
        JSON.stringify(Object.entries({ ...fields, room: '0101' }).sort(([a], [b]) => (a < b ? -1 : 1))),
      ),
      deliveries: [{ proof: { how: 'told', by: 'desk', to: 'Ada', at: 2000 } }],
    });
  } finally {
    ledger.close();
    rmSync(dir, { recursive: true });
  }
});

it('R143: a command that told a text is executed once, and its answer is not kept', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-'));
  const ledger = Ledger.open(join(dir, 'ledger.db'));
  try {
    const { engine, committed } = testEngine(ledger);
    const start = command('message.start', { room: '0101' }) as Extract<Fact, { type: 'Command' }>;
    const asked = { ...start, reply: { via: 'local', address: 'x', correlation: null } } as const;
    for (const fact of [asked, asked, { ...asked, args: { room: '0102' } }]) {
      engine.submitFacts(1000, fact);
      engine.flush();
    }
    const codes = committed.flatMap(({ replies }) =>
      replies.map(({ body }) => (body as { code?: string }).code),
    );
    expect(codes).toEqual([undefined, 'ANSWER_NOT_KEPT', 'COMMAND_CONFLICT']);
    expect([...engine.house.entries('task')].length).toBe(1);
  } finally {
    ledger.close();
    rmSync(dir, { recursive: true });
  }
});

it.each(['', 'abc', '留言 for 0101', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'y'.repeat(1000)])(
  'the hash is SHA-256: %j',
  (text) => {
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  },
);
