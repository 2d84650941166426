import { expect, it } from 'vitest';
import { checkBusBoards } from './bus-checks.js';
import { pathText } from './explain.js';

const said = (boards: unknown[], links: unknown[] = []) =>
  checkBusBoards({ links, lamps: { boards } }).map(({ path, found }) => `${pathText(path)}: ${found}`);
const mcp = (more: object) => ({
  driver: 'mcp23017',
  bus: '/dev/i2c-1',
  chips: [{ address: 0x20 }],
  map: {},
  ...more,
});
const relays = (more: object) => ({
  driver: 'modbus',
  port: '/dev/ttyR',
  baud: 9600,
  units: [{ address: 1, coils: 8 }],
  map: {},
  ...more,
});
const mux = { address: 0x70 };

it.each<[string, unknown[], string[]]>([
  ['the last output of the last chip', [mcp({ map: { '0101': 15 } })], []],
  ['beyond it', [mcp({ map: { '0101': 16 } })], ['lamps.boards[0].map["0101"]: output 16']],
  [
    'an output twice',
    [mcp({ map: { '0101': 3, '0102': 3 } })],
    ['lamps.boards[0].map["0102"]: output 3, which is lamps.boards[0].map["0101"] already'],
  ],
  [
    'one address, two chips, on two boards',
    [mcp({}), { driver: 'pcf8574', bus: '/dev/i2c-1', chips: [{ address: 0x20 }] }],
    ['lamps.boards[1].chips[0].address: 0x20, which is lamps.boards[0].chips[0].address already'],
  ],
  ['one address on two buses', [mcp({}), mcp({ bus: '/dev/i2c-3' })], []],
  [
    'one address behind two channels',
    [
      mcp({
        mux,
        chips: [
          { address: 0x20, channel: 0 },
          { address: 0x20, channel: 1 },
        ],
      }),
    ],
    [],
  ],
  [
    'one address behind a channel, twice',
    [
      mcp({ mux, chips: [{ address: 0x20, channel: 1 }] }),
      mcp({ mux, chips: [{ address: 0x20, channel: 1 }] }),
    ],
    ['lamps.boards[1].chips[0].address: 0x20, which is lamps.boards[0].chips[0].address already'],
  ],
  [
    'a chip beside the multiplexer is heard on every channel',
    [mcp({ mux, chips: [{ address: 0x20, channel: 1 }, { address: 0x20 }] })],
    ['lamps.boards[0].chips[1].address: 0x20, which is lamps.boards[0].chips[0].address already'],
  ],
  [
    'a channel without a multiplexer',
    [mcp({ chips: [{ address: 0x20, channel: 1 }] })],
    ['lamps.boards[0].chips[0].channel: a channel, without a multiplexer'],
  ],
  [
    'pcf8574, lit by a high pin',
    [{ driver: 'pcf8574', bus: '/dev/i2c-1', chips: [{ address: 0x20 }], activeLow: false }],
    ['lamps.boards[0].activeLow: false'],
  ],
  [
    'relays of several units in one row',
    [
      relays({
        units: [
          { address: 1, coils: 8 },
          { address: 2, coils: 4 },
        ],
        map: { '0101': 11 },
      }),
    ],
    [],
  ],
  ['beyond them', [relays({ map: { '0101': 8 } })], ['lamps.boards[0].map["0101"]: output 8']],
  [
    'a unit twice on one line',
    [relays({}), relays({})],
    ['lamps.boards[1].units[0].address: 1, which is lamps.boards[0].units[0].address already'],
  ],
  [
    'one line, one speed, once by default',
    [relays({ baud: 19200 }), relays({ baud: undefined, units: [{ address: 2, coils: 8 }] })],
    [],
  ],
  [
    'one line, two speeds',
    [relays({}), relays({ baud: 19200, units: [{ address: 2, coils: 8 }] })],
    ['lamps.boards[1].port: /dev/ttyR with other settings than lamps.boards[0]'],
  ],
])('%s', (_, boards, findings) => {
  expect(said(boards)).toEqual(findings);
});

it('relays on the port of a link', () => {
  const links = [{ id: 'smdr', transport: { type: 'serial', path: '/dev/ttyR' } }];
  expect(said([relays({})], links)).toEqual(['lamps.boards[0].port: /dev/ttyR, which is links[0] already']);
});
