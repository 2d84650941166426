import { afterEach, describe, expect, it } from 'vitest';
import { type BoardUnderTest, boardContract } from '../drivers/lamp/contract.js';
import { createModbusBoard } from '../drivers/lamp/modbus/index.js';
import { RelayLine } from '../drivers/lamp/modbus/relays.fixture.js';
import type { LampBoardContext, SerialSettings } from '../src/driver-api/index.js';
import { serialOpener } from '../src/link/serial-line.js';
import { asRoom } from '../src/telephony/index.js';
import { openPtyPair } from './support/pty.js';

/** The daemon's serial transport on a real terminal device; at its other end modelled relays. A pty has no parity. */
const SETTINGS: SerialSettings = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };
const MAP = { '0101': 0, '0102': 7, '0103': 8 };
const openSerial = serialOpener(() => undefined);
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function house(lit: readonly string[] = []) {
  const pty = await openPtyPair();
  cleanUps.push(() => pty.dispose());
  const line = new RelayLine();
  const units = [line.add(1, 8), line.add(2, 8)] as const;
  const lamps = Object.entries(MAP).map(([room, output]) => ({
    room,
    unit: units[output < 8 ? 0 : 1],
    coil: output % 8,
  }));
  for (const { room, unit, coil } of lamps) unit.coils[coil] = lit.includes(room);
  const dark = new Set<string>();
  const look = () => {
    for (const { room, unit, coil } of lamps) if (!unit.coils[coil]) dark.add(room);
  };
  look();
  for (const unit of units) unit.onChange = look;
  const attach = async () => {
    const end = await openSerial(pty.pbx, SETTINGS, {
      data: (bytes) => {
        const said = line.hear(bytes);
        if (said.length > 0) end.write(said).catch(() => {});
      },
      closed: () => {},
    });
    cleanUps.push(() => end.close());
  };
  await attach();
  const context: LampBoardContext = {
    id: 'relays',
    options: {
      port: pty.port,
      baud: SETTINGS.baudRate,
      parity: 'none',
      stopBits: 1,
      echo: 'auto',
      timeout: 100,
      write: 'together',
      units: [1, 2].map((address) => ({ address, coils: 8, firstCoil: 0 })),
    },
    map: new Map(Object.entries(MAP).map(([room, output]) => [asRoom(room), output])),
    extensionOf: String,
    pbx: null,
    openSerial,
    note: () => {},
  };
  const board = createModbusBoard(context);
  cleanUps.push(() => board.stop('leave'));
  return {
    board,
    line,
    pty,
    attach,
    shown: () => new Set(lamps.filter(({ unit, coil }) => unit.coils[coil]).map(({ room }) => room)),
    everDark: () => dark,
    fail: (failing: boolean) => {
      for (const unit of units) unit.silent = failing;
    },
  };
}

describe('lamp board contract over a real terminal', () => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove((lit): Promise<BoardUnderTest> => house(lit));
  });
});

it('noise before answers, a damaged one, and an adapter that hears itself', async () => {
  const { board, line, shown } = await house();
  line.noise = [0x00, 0xfe];
  line.echo = true;
  await board.start(new Set(), new Set());
  line.spoilt = 1;
  expect(await board.write(new Set([asRoom('0102'), asRoom('0103')]))).toEqual([]);
  expect([...shown()]).toEqual(['0102', '0103']);
});

it('the adapter is pulled out and plugged in again: the same path works', async () => {
  const { board, pty, attach, shown } = await house();
  await board.start(new Set(), new Set());
  await pty.hangUp();
  await expect(board.write(new Set([asRoom('0101')]))).rejects.toMatchObject({
    code: expect.stringMatching(/^PORT_HANGUP|PBX_LINK_DOWN$/),
  });
  await pty.restore();
  await attach();
  await board.start(new Set(), new Set());
  expect(await board.write(new Set([asRoom('0101')]))).toEqual([]);
  expect([...shown()]).toEqual(['0101']);
});
