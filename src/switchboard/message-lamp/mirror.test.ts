import { beforeEach, describe, expect, it } from 'vitest';
import { rehearse } from '../../../test/support/house.js';
import { asRoom, type Fact } from '../../telephony/index.js';
import { messageLamp } from './machine.js';
import type { Mirror } from './mirror.js';

/** Telephones with a lamp in every room, and an old panel that has none for 0102. */
const mirror = (proof: Mirror['proof']): Mirror => ({
  id: 'message-lamps',
  proof,
  boards: [
    { id: 'phones', has: () => true },
    { id: 'panel', has: (room) => room === '0101' },
  ],
});
let stage: ReturnType<typeof rehearse>;
const on = (proof: Mirror['proof']) => {
  stage = rehearse(messageLamp([mirror(proof)]));
};

const fault = (board: string, code: string, room = '0101'): Fact => ({
  type: 'LampFault',
  room: asRoom(room),
  board,
  wanted: true,
  code,
});
const shown = (board: string): Fact => ({
  type: 'LampShown',
  room: asRoom('0101'),
  board,
  lit: true,
  proof: 'confirmed',
});
/** The fault events of one fact. */
const events = (fact: Fact) =>
  stage.on(fact).flatMap((effect) => (effect.do === 'record' && effect.publish ? [effect.data] : []));
const told = (board: string, code: string) => ({ room: '0101', board, wanted: true, code });

describe('any: one half is enough', () => {
  beforeEach(() => on('any'));

  it('a broken half is no fault of the lamp; both are, once', () => {
    expect(events(fault('phones', 'PBX_LINK_DOWN'))).toEqual([]);
    expect(events(fault('panel', 'GPIO_LINE_BUSY'))).toEqual([told('message-lamps', 'PBX_LINK_DOWN')]);
    expect(events(fault('panel', 'LAMP_BOARD_FAILED'))).toEqual([]);
    expect(events(shown('panel'))).toEqual([]);
    expect(events(fault('panel', 'GPIO_LINE_BUSY'))).toEqual([told('message-lamps', 'PBX_LINK_DOWN')]);
  });

  it('a room that one board alone has depends on that one', () => {
    expect(events(fault('phones', 'PBX_LINK_DOWN', '0102'))).toHaveLength(1);
  });
});

describe('all: both halves are needed', () => {
  beforeEach(() => on('all'));

  it('one broken half is a fault, the second no further one', () => {
    expect(events(fault('phones', 'PBX_LINK_DOWN'))).toEqual([told('message-lamps', 'PBX_LINK_DOWN')]);
    expect(events(fault('panel', 'GPIO_LINE_BUSY'))).toEqual([]);
  });
});

it('the word of every board is kept, so that another site file judges anew', () => {
  on('any');
  stage.on(fault('phones', 'PBX_LINK_DOWN'));
  stage.on(shown('panel'));
  expect(stage.house.get('lamp', '0101')).toMatchObject({
    faults: { phones: { code: 'PBX_LINK_DOWN' } },
    shown: { panel: { lit: true } },
  });
});

it('a board of no mirror speaks for itself', () => {
  on('any');
  expect(events(fault('hall', 'LAMP_BOARD_FAILED'))).toEqual([told('hall', 'LAMP_BOARD_FAILED')]);
});
