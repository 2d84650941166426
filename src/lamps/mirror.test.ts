import { expect, it } from 'vitest';
import { MemoryBoard, VirtualTimers } from '../../test/support/lamps.js';
import { parseSite } from '../config/load.js';
import { judgeStatus, renderStatus } from '../ops/status-report.js';
import { asRoom } from '../telephony/index.js';
import { mirrorsOf } from './mirror.js';
import { LampService } from './service.js';

const site = (proof: string) =>
  parseSite(
    `site: seaview
timezone: Europe/Lisbon
rooms: ["0101-0103"]
lamps:
  boards:
    - { id: screen, driver: virtual, path: /run/screen.json }
    - { id: panel, driver: onoff, map: { "0101": 17, "0102": 27 } }
  mirrors: [{ id: message-lamps, boards: [screen, panel], proof: ${proof} }]
`,
    'site.yaml',
    [],
  );

async function house(proof: string) {
  const timers = new VirtualTimers();
  const screen = new MemoryBoard('screen', ['0101', '0102', '0103']);
  const panel = new MemoryBoard('panel', ['0101', '0102']);
  const service = new LampService({
    boards: [screen, panel],
    mirrors: mirrorsOf(site(proof).lamps),
    timers,
    submit: () => {},
    note: () => {},
  });
  panel.failing = 'start';
  service.start(['0101', '0103'].map((room) => ({ room: asRoom(room), lit: true, shown: {}, faults: {} })));
  await timers.pass(5_000);
  return { service, screen, panel, timers };
}

it('one half dead: the other shows everything, and a lamp counts as shown', async () => {
  const { service, screen, panel, timers } = await house('any');
  expect([...screen.lamps.lit]).toEqual(['0101', '0103']);
  expect(service.snapshot()).toMatchObject({
    faults: 0,
    mirrors: [{ faults: 0, broken: [{ id: 'panel', code: 'GPIO_NOT_FOUND' }], working: ['screen'] }],
  });
  screen.failing = 'write';
  service.setWanted(asRoom('0102'), true);
  await timers.pass(100);
  // Room 0103 has no lamp on the panel.
  expect(service.snapshot()).toMatchObject({ faults: 3, mirrors: [{ working: [] }] });
  screen.failing = 'no';
  panel.failing = 'no';
  await timers.pass(5_000);
  expect(service.snapshot()).toMatchObject({ faults: 0, mirrors: [{ broken: [] }] });
});

it('all: the dead half counts', async () => {
  const { service } = await house('all');
  expect(service.snapshot().faults).toBe(1);
});

it('the status has one line for it, which names the broken half', async () => {
  const { service } = await house('any');
  const { lit, faults, boards, mirrors } = service.snapshot();
  const snapshot = {
    schema: 1,
    writtenAt: 0,
    site: 'seaview',
    version: '0',
    pid: 1,
    startedAt: 0,
    links: [],
    ledger: { fault: null, bytes: 0, quarantined: 0, outbox: 0 },
    mqtt: null,
    lamps: {
      lit,
      faults,
      boards: boards.map(({ id, code }) => ({ id, fault: code, hungSince: null })),
      mirrors,
    },
    panel: { fault: 'GPIO_LINE_BUSY' },
  } as const;
  const state = { is: 'running', snapshot, ageMs: 0 } as const;
  const line = 'panel does not show everything (GPIO_NOT_FOUND); screen does';
  expect(judgeStatus(state).troubles).toEqual([
    `mirror message-lamps: ${line}`,
    'the panel cannot be used (GPIO_LINE_BUSY)',
  ]);
  expect(renderStatus(state, 0)).toMatch(`mirror message-lamps  ${line}`);
});
