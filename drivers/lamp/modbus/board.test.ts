import { afterEach, describe, expect, it } from 'vitest';
import type { LampBoardContext, OpenSerial, SerialLineEvents } from '../../../src/driver-api/index.js';
import { asRoom, BellwireError, type Room } from '../../../src/telephony/index.js';
import { settled } from '../../../test/support/lamps.js';
import { type After, BusLending } from '../../bus-kit/lend.js';
import { type BoardUnderTest, boardContract, writeAll } from '../contract.js';
import { createModbusBoard } from './index.js';
import type { ModbusLine } from './line.js';
import { RelayLine } from './relays.fixture.js';

/** Time is over as soon as nothing else happens: the modelled line answers at once or never. */
const noPatience: After = (_, run) => {
  const handle = setImmediate(() => setImmediate(run));
  return () => clearImmediate(handle);
};
const rooms = (...names: string[]): ReadonlySet<Room> => new Set(names.map(asRoom));

interface Wish {
  units?: readonly { address: number; coils: number; firstCoil?: number }[];
  map?: Readonly<Record<string, number>>;
  lit?: readonly string[];
  options?: object;
}

function house({
  units = [{ address: 1, coils: 8 }],
  map = { '0101': 0, '0102': 1, '0103': 2 },
  ...wish
}: Wish = {}) {
  const line = new RelayLine();
  const relays = units.map(({ address, coils, firstCoil = 0 }) => ({
    unit: line.add(address, firstCoil + coils),
    firstCoil,
  }));
  const coilOf = (output: number) => {
    let at = output;
    for (const [i, { coils }] of units.entries()) {
      const relay = relays[i];
      if (relay && at < coils) return { unit: relay.unit, coil: relay.firstCoil + at };
      at -= coils;
    }
    throw new Error(`no output ${output}`);
  };
  const lamps = Object.entries(map).map(([room, output]) => ({ room, ...coilOf(output) }));
  for (const { room, unit, coil } of lamps) unit.coils[coil] = wish.lit?.includes(room) ?? false;
  const dark = new Set<string>();
  const look = () => {
    for (const { room, unit, coil } of lamps) if (!unit.coils[coil]) dark.add(room);
  };
  look();
  for (const { unit } of relays) unit.onChange = look;

  let on: SerialLineEvents | null = null;
  let opens = 0;
  let closes = 0;
  const openSerial: OpenSerial = async (_path, _settings, events) => {
    opens += 1;
    on = events;
    return {
      write: async (bytes) => {
        const said = line.hear(bytes);
        // In two pieces, as a serial driver hands them over.
        queueMicrotask(() => {
          events.data(said.subarray(0, 3));
          events.data(said.subarray(3));
        });
      },
      close: async () => {
        closes += 1;
      },
    };
  };
  const notes: string[] = [];
  const context: LampBoardContext = {
    id: 'relays',
    options: {
      port: '/dev/ttyR',
      baud: 19200,
      parity: 'even',
      stopBits: 1,
      echo: 'auto',
      timeout: 500,
      write: 'together',
      units: units.map((unit) => ({ firstCoil: 0, ...unit })),
      ...wish.options,
    },
    map: new Map(Object.entries(map).map(([room, output]) => [asRoom(room), output])),
    extensionOf: String,
    pbx: null,
    openSerial,
    note: (text) => notes.push(text),
  };
  const never: After = () => () => {};
  return {
    board: createModbusBoard(context, { lines: new BusLending<ModbusLine>(never), after: noPatience }),
    line,
    unit: (index: number) => relays[index]?.unit ?? line.add(99, 1),
    notes,
    counts: () => ({ opens, closes }),
    unplug: () => on?.closed(new BellwireError('PORT_HANGUP', '/dev/ttyR')),
    shown: () => new Set(lamps.filter(({ unit, coil }) => unit.coils[coil]).map(({ room }) => room)),
    everDark: () => dark,
    fail: (failing: boolean) => {
      for (const { unit } of relays) unit.silent = failing;
    },
  };
}

const THREE_UNITS: Wish = {
  units: [
    { address: 1, coils: 8 },
    { address: 17, coils: 4, firstCoil: 16 },
    { address: 2, coils: 8 },
  ],
  map: { '0101': 7, '0102': 8, '0103': 19 },
};

describe.each<[string, Wish]>([
  ['one unit', {}],
  ['three units, one with an offset', THREE_UNITS],
  ['coil by coil', { ...THREE_UNITS, options: { write: 'one-by-one' } }],
])('lamp board contract on modelled relays: %s', (_, wish) => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit): Promise<BoardUnderTest> => house({ ...wish, lit }));
  });
});

describe('relays', () => {
  it('without a lamp keep their state, and right ones are not touched', async () => {
    const { board, unit } = house();
    unit(0).coils[5] = true;
    unit(0).coils[1] = true;
    await board.start(rooms(), rooms());
    await board.write(rooms('0101', '0102'));
    expect(unit(0).switched).toEqual([0]);
    expect(unit(0).coils[5]).toBe(true);
  });

  it('a wish of more than 16 single writes is carried out in parts', async () => {
    const map = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [String(1000 + i), i]));
    const { board, line, shown } = house({
      units: [{ address: 1, coils: 70 }],
      map,
      options: { write: 'one-by-one' },
    });
    await board.start(rooms(), rooms());
    const first = await board.write(new Set(board.rooms));
    expect([line.requests, first.length, first[0]?.result]).toEqual([17, 70, 'pending']);
    expect(await writeAll(board, new Set(board.rooms))).toEqual([]);
    expect(shown().size).toBe(70);
  });

  it('a unit without function 15 is named with its exception', async () => {
    const { board, unit, notes } = house();
    unit(0).functions = [1, 5];
    await board.start(rooms(), rooms());
    expect(await board.write(rooms('0101'))).toContainEqual({
      room: '0101',
      lit: true,
      result: 'failed',
      code: 'MODBUS_REFUSED',
    });
    expect(notes).toEqual([expect.stringMatching(/unit 1.*function 15: exception 1, illegal function/)]);
  });
});

describe('silence and noise', () => {
  it('one silent unit costs its own rooms; it is told of once, and comes back by itself', async () => {
    const { board, unit, shown, notes } = house(THREE_UNITS);
    await board.start(rooms(), rooms());
    unit(0).silent = true;
    for (let i = 0; i < 2; i++) {
      expect(await board.write(rooms('0101', '0102', '0103'))).toEqual([
        { room: '0101', lit: true, result: 'failed', code: 'MODBUS_NO_ANSWER' },
      ]);
      expect(await board.readBack?.()).toBeNull();
    }
    expect([...shown()]).toEqual(['0102', '0103']);
    unit(0).silent = false;
    expect(await board.write(rooms('0101'))).toEqual([]);
    expect([...shown()]).toEqual(['0101']);
    expect(notes.map((note) => note.replace(/.*unit 1: /, ''))).toEqual([
      expect.stringContaining('does not answer'),
      'works again',
    ]);
  });

  it('a damaged answer is asked for again', async () => {
    const { board, line, shown } = house();
    await board.start(rooms(), rooms());
    line.spoilt = 1;
    expect(await board.write(rooms('0102'))).toEqual([]);
    expect([...shown()]).toEqual(['0102']);
  });

  it('bytes of the line turning round are not in the way', async () => {
    const { board, line, shown } = house();
    line.noise = [0x00, 0x01, 0xff];
    await board.start(rooms(), rooms());
    expect(await board.write(rooms('0103'))).toEqual([]);
    expect([...shown()]).toEqual(['0103']);
  });

  it('many silent units: no write takes long, others are reached, and all are found again', async () => {
    const units = Array.from({ length: 20 }, (_, i) => ({ address: i + 1, coils: 1 }));
    const map = Object.fromEntries(units.map((_, i) => [String(1000 + i), i]));
    const { board, line, unit, shown } = house({ units, map });
    await board.start(rooms(), rooms());
    for (let i = 0; i < 18; i++) unit(i).silent = true;
    const last = await writeAll(board, new Set(board.rooms));
    expect([...shown()]).toEqual(['1018', '1019']);
    expect(last.filter(({ result }) => result === 'failed')).toHaveLength(18);
    // Two that answer, and as many silent ones as 4 s of 500 ms pay for.
    line.requests = 0;
    await board.write(new Set(board.rooms));
    expect(line.requests).toBe(2 + 8);
    for (let i = 0; i < 18; i++) unit(i).silent = false;
    expect(await board.write(new Set(board.rooms))).toEqual([]);
    expect(shown().size).toBe(20);
  });
});

describe('an adapter that hears itself', () => {
  it.each(['auto', 'yes'])('echo: %s', async (echo) => {
    const { board, line, shown } = house({ options: { echo, write: 'one-by-one' } });
    line.echo = true;
    await board.start(rooms(), rooms());
    expect(await board.write(rooms('0101', '0103'))).toEqual([]);
    expect([...shown()]).toEqual(['0101', '0103']);
  });

  it('does not make a dead unit look alive', async () => {
    const { board, line, unit } = house({ options: { write: 'one-by-one' } });
    line.echo = true;
    await board.start(rooms(), rooms());
    await board.write(rooms('0101'));
    // Answers reads, but its writes are lost: only the echo comes.
    unit(0).answer = (
      (answer) => (frame) =>
        frame[1] === 5 ? [0, 0] : answer(frame)
    )(unit(0).answer.bind(unit(0)));
    expect(await board.write(rooms('0102'))).toContainEqual({
      room: '0102',
      lit: true,
      result: 'failed',
      code: 'MODBUS_NO_ANSWER',
    });
  });
});

describe('the line', () => {
  it('pulled out fails the board as a whole, at once; started again, it is opened afresh', async () => {
    const { board, unplug, counts, shown } = house();
    await board.start(rooms(), rooms());
    await board.write(rooms('0101'));
    unplug();
    await expect(board.write(rooms('0102'))).rejects.toMatchObject({ code: 'PORT_HANGUP' });
    await board.start(rooms('0102'), rooms());
    expect(await board.write(rooms('0102'))).toEqual([]);
    expect([...shown()]).toEqual(['0102']);
    expect(counts()).toEqual({ opens: 2, closes: 1 });
    await board.stop('leave');
    expect(counts()).toEqual({ opens: 2, closes: 2 });
  });
});

it('figures: 1,000 lamps on 32 units of 32', async () => {
  const units = Array.from({ length: 32 }, (_, i) => ({ address: i + 1, coils: 32 }));
  const map = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [String(1000 + i), i]));
  const { board, line } = house({ units, map });
  await board.start(rooms(), rooms());
  const traffic = async (work: Promise<unknown> | undefined) => {
    [line.requests, line.heard] = [0, 0];
    await work;
    return [line.requests, line.heard];
  };
  expect({
    nothing: await traffic(board.write(rooms())),
    oneLamp: await traffic(board.write(rooms('1500'))),
    all: await traffic(board.write(new Set(board.rooms))),
    readBack: await traffic(board.readBack?.()),
  }).toEqual({ nothing: [32, 256], oneLamp: [33, 269], all: [64, 672], readBack: [32, 256] });
});

afterEach(settled);
