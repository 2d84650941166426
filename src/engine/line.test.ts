import { describe, expect, it } from 'vitest';
import { loadPbxDriver } from '../../drivers/index.js';
import type { LinkConfig } from '../config/site.js';
import type { PbxDriver } from '../driver-api/index.js';
import { VirtualTimers } from '../link/replay.js';
import type { PortEvents } from '../link/transport.js';
import { VirtualClock } from './clock.js';
import type { Input } from './engine.js';
import { Line } from './line.js';

const NOON = Date.UTC(2026, 5, 1, 12);

/** A Meridian link, whose records wait for further lines, on a virtual clock and a port in the hands of the test. */
async function meridian(driver?: PbxDriver) {
  const clock = new VirtualClock(NOON);
  const timers = new VirtualTimers(clock);
  const inputs: Input[] = [];
  let port: PortEvents | null = null;
  const config: LinkConfig = {
    id: 'smdr',
    format: 'nortel-meridian',
    encoding: 'latin1',
    transport: { type: 'tcp', host: '192.0.2.1', port: 1000, keepAlive: 60_000 },
    pace: 0,
  };
  const line = new Line(config, driver ?? (await loadPbxDriver(config.format)), {
    engine: { submit: (input) => inputs.push(input), submitFacts: () => undefined },
    clock,
    later: timers.later,
    random: () => 0,
    note: () => undefined,
    timezone: 'Europe/Lisbon',
    today: () => '2026-06-01',
    localTime: () => ({ date: '2026-06-01', time: '12:00:00' }),
    transport: () => ({
      open: async (events) => {
        port = events;
        return {
          write: async () => undefined,
          pause: () => undefined,
          resume: () => undefined,
          close: async () => undefined,
        };
      },
    }),
  });
  line.start();
  await new Promise(setImmediate);
  return {
    line,
    send: (text: string) => port?.data(Buffer.from(text, 'latin1')),
    pass: (ms: number) => timers.advanceTo(clock.now() + ms),
    /** When, and ringing time, of the records told so far. */
    told: () =>
      inputs.flatMap(({ at, completed }) =>
        (completed?.facts ?? []).map((fact) =>
          fact.type === 'StationRecord' ? [at - NOON, fact.link, fact.record.ringSeconds] : [],
        ),
      ),
    outcomes: () => inputs.flatMap(({ raw }) => (raw ? [raw.outcome] : [])),
  };
}

describe('a link offers lamps', () => {
  it('only when it carries commands, and lamp commands are among them', async () => {
    const smdi = await loadPbxDriver('smdi');
    const offers = async (driver?: PbxDriver) => (await meridian(driver)).line.pbxPort !== null;
    expect(await offers(smdi)).toBe(true);
    expect(await offers({ ...smdi, services: [] })).toBe(false);
    expect(await offers()).toBe(false);
  });
});

const CALL = 'B 060 00 T001020 1004    05/14 13:10:23\r\n';
const RANG = ' &01:00\r\n';

describe('a record that may have further lines', () => {
  it('is told with the next record, and at the latest when the line is quiet', async () => {
    const { send, pass, told, outcomes } = await meridian();
    send(CALL + RANG + CALL);
    expect(told()).toEqual([[0, 'smdr', 60]]);
    await pass(1999);
    expect(told()).toHaveLength(1);
    await pass(1);
    expect(told()).toEqual([
      [0, 'smdr', 60],
      [2000, 'smdr', null],
    ]);
    expect(outcomes()).toEqual(['opened', 'continuation', 'opened']);
  });

  it('is told when the link is stopped', async () => {
    const { line, send, told } = await meridian();
    send(CALL + RANG);
    expect(told()).toEqual([]);
    await line.stop();
    expect(told()).toEqual([[0, 'smdr', 60]]);
  });
});
