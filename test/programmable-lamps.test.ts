import { expect, it } from 'vitest';
import { loadLampDriver, loadLinkDriver } from '../drivers/index.js';
import { writeAll } from '../drivers/lamp/contract.js';
import { ProgrammablePeer } from '../drivers/simulator/programmable-peer.js';
import type { LinkConfig } from '../src/config/site.js';
import type { LampResult } from '../src/driver-api/index.js';
import { VirtualClock } from '../src/engine/clock.js';
import { Line } from '../src/engine/line.js';
import { VirtualTimers } from '../src/link/replay.js';
import type { PortEvents } from '../src/link/transport.js';
import { asRoom } from '../src/telephony/index.js';

const ROOMS = ['0101', '0102', '0103'];
const rooms = (...names: string[]) => new Set(names.map(asRoom));

/** The daemon's own Line over a described link, the simulated PBX at the other end of its port, and a `pbx` lamp board. */
async function house(programmable: NonNullable<LinkConfig['programmable']>, ok: string | null) {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 12));
  const timers = new VirtualTimers(clock);
  const peer = new ProgrammablePeer({
    format: programmable,
    // 0103 is a room whose telephone the PBX does not know.
    rooms: ['0101', '0102'],
    framing: { kind: 'lines', maxFrame: 200, idleFlushMs: 300 },
    answers: { ok, unknown: ok === null ? 'NO DATA FOUND\r\n' : null, busy: null },
  });
  const events: PortEvents[] = [];
  const config: LinkConfig = {
    id: 'lamps',
    format: 'programmable',
    programmable,
    encoding: 'latin1',
    transport: { type: 'tcp', host: '192.0.2.1', port: 1000, keepAlive: 60_000 },
    pace: 1000,
  };
  const line = new Line(config, await loadLinkDriver(config), {
    engine: { submit: (input) => input.kept?.(), submitFacts: () => undefined },
    clock,
    later: timers.later,
    random: () => 0,
    note: () => undefined,
    timezone: 'Europe/Lisbon',
    today: () => '2026-06-01',
    localTime: () => ({ date: '2026-06-01', time: '12:00:00' }),
    transport: () => ({
      open: async (port) => {
        events.push(port);
        return {
          write: async (bytes) => {
            const answer = peer.hear(Buffer.from(bytes).toString('latin1'));
            if (answer !== null) timers.later(50, () => port.data(Buffer.from(answer, 'latin1')));
          },
          pause: () => undefined,
          resume: () => undefined,
          close: async () => undefined,
        };
      },
    }),
  });
  line.start();
  await new Promise(setImmediate);
  const board = await (await loadLampDriver('pbx')).create({
    id: 'phones',
    options: {},
    map: new Map(ROOMS.map((room, n) => [asRoom(room), n])),
    extensionOf: (room) => room,
    pbx: line.pbxPort,
    note: () => undefined,
  });
  await board.start(rooms(), rooms());
  const write = async (...lit: string[]): Promise<readonly LampResult[]> => {
    let done = false;
    const results = writeAll(board, rooms(...lit)).finally(() => {
      done = true;
    });
    for (let n = 0; !done && n < 200; n += 1) {
      await timers.advanceTo(clock.now() + 250);
      await new Promise(setImmediate);
    }
    return results;
  };
  return { peer, write, stop: () => line.stop() };
}

it('the lamp board `pbx` lights and darkens the telephones of an MX-ONE, and is told so', async () => {
  const { peer, write, stop } = await house({ table: 'mx-one-mwi', values: { system: '02' } }, '\x0270\r\n');
  expect((await write('0101', '0102')).map(({ room, result }) => [room, result])).toEqual([
    ['0101', 'confirmed'],
    ['0102', 'confirmed'],
    ['0103', 'presumed'],
  ]);
  expect(peer.lit).toEqual(new Set(['0101', '0102']));
  await write('0102');
  expect(peer.lit).toEqual(new Set(['0102']));
  // The MX-ONE says nothing of a station that it does not know: asked again, then given up, by its name.
  expect((await write('0102', '0103')).at(-1)).toMatchObject({ result: 'failed', code: 'PEER_SILENT' });
  await stop();
});

it('of a Meridian, whose silence is success: presumed, and a refusal is a refusal', async () => {
  const { peer, write, stop } = await house({ table: 'nortel-mwi' }, null);
  expect((await write('0101', '0103')).map(({ room, result }) => [room, result])).toEqual([
    ['0101', 'presumed'],
    ['0102', 'presumed'],
    ['0103', 'refused'],
  ]);
  expect(peer.lit).toEqual(new Set(['0101']));
  await stop();
});
