import { describe, expect, it } from 'vitest';
import type { LinkService } from '../telephony/index.js';
import { hospitalityOf } from './hospitality.js';
import { parseSite } from './load.js';
import type { ConfigError } from './problem.js';

const SERVICES: Readonly<Record<string, readonly LinkService[]>> = {
  smdr: [],
  hotel: ['SetGuest', 'ClearGuest', 'SetMessageWaiting'],
  fidelio: ['ReportRoomStatus', 'PostCharge', 'SetMessageWaiting'],
};
const text = (links: readonly string[], hospitality = '') => `
site: seaview
timezone: Europe/Lisbon
rooms: ["0101", { room: "0102", extension: "2102" }]
links:
${links.map((id) => `  - { id: ${id}, format: smdi, transport: { type: tcp, host: h, port: 1 } }`).join('\n')}
${hospitality && `hospitality: ${hospitality}`}`;
const rules = (links: readonly string[], hospitality = '') =>
  hospitalityOf(
    parseSite(text(links, hospitality), 'site.yaml', ['smdi']),
    (link) => SERVICES[link] ?? [],
    () => ({ date: '2026-11-24', time: '10:00:00' }),
  );

describe('who is who', () => {
  it('a link that can be asked for what only a PMS does is a PMS; every other is a PBX', () => {
    const { links } = rules(['smdr', 'hotel', 'fidelio']);
    expect(links.map(({ id, side }) => [id, side])).toEqual([
      ['smdr', 'pbx'],
      ['hotel', 'pbx'],
      ['fidelio', 'pms'],
    ]);
  });

  it('the site file says otherwise', () => {
    const { links } = rules(['hotel', 'fidelio'], '{ pms: [hotel], pbx: [fidelio] }');
    expect(links.map(({ side }) => side)).toEqual(['pms', 'pbx']);
  });

  it('a link that does not exist is a problem with its place', () => {
    try {
      rules(['hotel'], '{ pms: [hotle] }');
      expect.unreachable();
    } catch (error) {
      expect((error as ConfigError).problems).toMatchObject([
        { code: 'CONFIG_INVALID', path: 'hospitality.pms[0]', didYouMean: 'hotel' },
      ]);
    }
  });
});

describe('who owns what', () => {
  it('with a PMS: it has the guests, the telephones what is keyed at them, the house the wishes of all', () => {
    expect(rules(['hotel', 'fidelio']).owns).toEqual({
      occupancy: 'pms',
      lamp: 'gateway',
      dnd: 'pbx',
      classOfService: 'pms',
      wakeUp: 'gateway',
      roomStatus: 'pbx',
    });
  });

  it('without one the last word counts', () => {
    expect(new Set(Object.values(rules(['hotel']).owns))).toEqual(new Set(['any']));
  });

  it('what the site file names is so, and the rest as ever', () => {
    expect(rules(['fidelio'], '{ owns: { occupancy: gateway } }').owns).toMatchObject({
      occupancy: 'gateway',
      roomStatus: 'pbx',
    });
  });

  it('rooms keep their order and their extensions', () => {
    expect([...rules(['hotel']).stations]).toEqual([
      ['0101', '0101'],
      ['0102', '2102'],
    ]);
  });
});
