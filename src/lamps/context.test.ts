import { expect, it } from 'vitest';
import type { BoardConfig } from '../config/site.js';
import { asRoom } from '../telephony/index.js';
import { type LampHouse, lampContext } from './context.js';

const port = { setMessageWaiting: async () => ({ is: 'presumed' }) as const };
const house: LampHouse = {
  rooms: ['0101', '0102'].map(asRoom),
  extensionOf: (room) => `555${room}`,
  pbxPort: (link) => (link === 'smdi' ? port : null),
  note: () => {},
};

it('onoff: the lines of the site file, and no PBX', () => {
  const config: BoardConfig = {
    id: 'floor-1',
    driver: 'onoff',
    chip: 'auto',
    activeLow: false,
    map: { '0102': 17 },
  };
  const context = lampContext(config, house);
  expect([...context.map]).toEqual([['0102', 17]]);
  expect(context).toMatchObject({ id: 'floor-1', options: { chip: 'auto' }, pbx: null });
});

it('hc595: the outputs of the site file', () => {
  const config: BoardConfig = {
    id: 'corridors',
    driver: 'hc595',
    how: 'auto',
    chip: 'auto',
    lines: { data: 17, clock: 27, latch: 22 },
    lamps: 16,
    activeLow: false,
    map: { '0102': 13 },
  };
  expect([...lampContext(config, house).map]).toEqual([['0102', 13]]);
});

it.each<BoardConfig>([
  { id: 'shown', driver: 'virtual', path: '/run/bellwire/lamps.json' },
  { id: 'phones', driver: 'pbx', link: 'smdi' },
])('$driver: a lamp for every room', (config) => {
  const context = lampContext(config, house);
  expect([...context.map.keys()]).toEqual(house.rooms);
  expect(context.pbx).toBe(config.driver === 'pbx' ? port : null);
});

it('pbx: a link that cannot switch lamps is an error of the site file', () => {
  expect(() => lampContext({ id: 'phones', driver: 'pbx', link: 'smdr' }, house)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});
