import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loadPbxDriver } from '../../drivers/index.js';
import { SMDR_LAYOUTS } from '../../drivers/simulator/index.js';
import { type SimulateOptions, simulate } from '../../src/commands/simulate.js';
import { hear } from './hear.js';

const OPTIONS: SimulateOptions = {
  format: 'panasonic-tda-a',
  speed: 1e9,
  seed: 1,
  events: 60,
  rooms: '0101-0106',
  start: '2026-03-14T18:05',
};

async function run(options: Partial<SimulateOptions>, end = new AbortController().signal) {
  const chunks: Buffer[] = [];
  let told = '';
  const streams = {
    out: { write: (bytes: Buffer) => chunks.push(bytes) },
    tell: {
      write: (text: string) => {
        told += text;
      },
    },
  };
  const code = await simulate({ ...OPTIONS, ...options }, streams, end);
  return { code, told, chunks, text: Buffer.concat(chunks).toString('latin1') };
}

const REFERENCE = { referenceDate: () => '2026-03-15' };

describe('bellwire simulate', () => {
  it.each([...SMDR_LAYOUTS, 'smdi'])('%s on standard output', async (format) => {
    const { code, told, chunks } = await run({ format });
    const heard = await hear(await loadPbxDriver(format), chunks, REFERENCE);
    expect(code).toBe(0);
    expect(heard.unparsed).toEqual([]);
    expect(heard.frames).toBeGreaterThan(format === 'smdi' ? 0 : 20);
    expect(told).toMatch(/ on standard output; .*\n\d+ messages: \d+ intact\n$/);
  });

  it('the same seed and start print the same, another seed another day', async () => {
    const [one, again, other] = [await run({}), await run({}), await run({ seed: 2 })];
    expect(again.text).toBe(one.text);
    expect(other.text).not.toBe(one.text);
    expect(one.text).toMatch(/^03\/14\/26 18:0/);
  });

  it('faults: told at the end', async () => {
    const { told } = await run({ fault: 'drop=0.2, double=0.2,drift=100000', events: 200 });
    expect(told).toMatch(/ doubled/);
    expect(told).toMatch(/ harmed/);
    expect(told).toMatch(/its clock is \d+\.?\d* s ahead/);
  });

  it('waits for what is still on its way', async () => {
    const { text, told } = await run({ fault: 'split=1', events: 1 });
    expect(told).toContain(': 1 intact');
    expect(text.split('\n')).toHaveLength(2);
  });

  it('on TCP: a client gets the records; an interrupt ends it', async () => {
    const end = new AbortController();
    let told = '';
    let heard = '';
    let resolve = () => {};
    const enough = new Promise<void>((done) => {
      resolve = done;
    });
    const running = simulate(
      { ...OPTIONS, format: 'mitel-smdr', tcp: '127.0.0.1:0', speed: 5000, events: 1e9 },
      {
        out: { write: () => expect.unreachable() },
        tell: {
          write: (text) => {
            told += text;
            const port = /on 127\.0\.0\.1:(\d+);/.exec(text)?.[1];
            if (port === undefined) return;
            const client = connect(Number(port), '127.0.0.1');
            client.on('data', (bytes) => {
              heard += bytes.toString('latin1');
              if (heard.split('\n').length > 5) resolve();
            });
          },
        },
      },
      end.signal,
    );
    await enough;
    end.abort();
    expect(await running).toBe(0);
    expect(told).toMatch(/messages: \d+ intact/);
    const { records } = await hear(await loadPbxDriver('mitel-smdr'), [Buffer.from(heard)], REFERENCE);
    expect(records.length).toBeGreaterThan(2);
  });

  it.each([
    [{ fault: 'drip=0.1' }, /--fault drip: known are drop, /],
    [{ fault: 'drop=2' }, /--fault drop=2: a chance from 0 to 1/],
    [{ fault: 'drop' }, /--fault drop: a chance/],
    [{ rooms: '0109-0101' }, /--rooms 0109-0101: the range ends before/],
    [{ start: 'noon' }, /--start noon: a time such as/],
  ] as const)('%j is a wrong command line', async (options, why) => {
    const { code, told } = await run(options);
    expect(code).toBe(2);
    expect(told).toMatch(why);
  });

  it('a format that it cannot play, a port that cannot be', async () => {
    await expect(run({ format: 'custom' })).rejects.toThrow(/can be played: panasonic-tda-a, /);
    const { code, told } = await run({ port: '/nonexistent/folder/pbx' });
    expect(code).toBe(1);
    expect(told).toMatch(/no pseudo-terminal at/);
  });
});
