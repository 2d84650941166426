import { describe, expect, it } from 'vitest';
import type { Decoder } from '../../src/driver-api/index.js';
import { loadPbxDriver } from '../index.js';
import { driver as smdi } from '../pbx/smdi/index.js';
import { type HotelEvent, SimulatedPbx, type SimulatorOptions } from './index.js';
import { VirtualTime } from './virtual-time.fixture.js';

const ROOMS = ['0101', '0102', '0103', '0104'];
/** 14 March 2026, 18:05, as the PBX's own clock shows it. */
const EVENING = Date.UTC(2026, 2, 14, 18, 5);

function simulator(options: Partial<SimulatorOptions> = {}) {
  const time = new VirtualTime(EVENING);
  const pbx = new SimulatedPbx({
    rooms: ROOMS,
    smdr: 'panasonic-tda-a',
    now: time.now,
    after: time.after,
    ...options,
  });
  const heard = { smdr: '', smdi: '' };
  pbx.smdr.onBytes((bytes) => {
    heard.smdr += bytes.toString('latin1');
  });
  pbx.smdi.onBytes((bytes) => {
    heard.smdi += bytes.toString('latin1');
  });
  return { time, pbx, heard };
}

function decode(decoder: Decoder, text: string) {
  return text
    .split(/(?<=\n)/)
    .map((line, i) => decoder.decode({ text: line, at: 0, cut: null, line: i + 1 }));
}

describe('the hotel', () => {
  it('bars the telephone of a vacant room, and refuses what cannot be', () => {
    const { pbx, heard } = simulator();
    expect(pbx.happen({ what: 'call-out', room: '0101', number: '95550123', seconds: 5 })).toEqual({
      refused: 'vacant',
    });
    expect(pbx.happen({ what: 'check-in', room: '0999' })).toEqual({ refused: 'unknown-room' });
    pbx.happen({ what: 'check-in', room: '0101' });
    expect(pbx.happen({ what: 'check-in', room: '0101' })).toEqual({ refused: 'occupied' });
    expect(heard.smdr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('puts one call at a time on a trunk line', async () => {
    const { pbx, time } = simulator({ trunks: 1 });
    const call = { what: 'call-in', room: '0101', caller: '5550123', ringSeconds: 5, seconds: 55 } as const;
    expect(pbx.happen(call)).toMatchObject({ trunk: 1 });
    await time.pass(59_000);
    expect(pbx.happen(call)).toEqual({ refused: 'trunks-busy' });
    await time.pass(1000);
    expect(pbx.happen(call)).toMatchObject({ trunk: 1 });
  });

  it('has the same day for the same seed', () => {
    const day = (seed: number) => {
      const { pbx, heard } = simulator({ seed });
      for (let i = 0; i < 200; i++) pbx.happenAtRandom();
      return heard;
    };
    expect(day(3)).toEqual(day(3));
    expect(day(3)).not.toEqual(day(4));
  });
});

describe('SMDI', () => {
  it.each(['OP:MWI 0000101!\x04', 'OP: MWI 0000101!\x04', 'OP:MWI 101!\x04'])(
    'lights a lamp for %j',
    async (bytes) => {
      const { pbx, heard, time } = simulator({ rooms: ['101'] });
      const seen: unknown[] = [];
      pbx.onLamp((...change) => seen.push(change));
      for (const byte of Buffer.from(bytes)) pbx.smdi.write(Uint8Array.of(byte));
      await time.pass(1000);
      expect([...pbx.lamps]).toEqual(['101']);
      pbx.smdi.write(Buffer.from(bytes.replace('OP', 'RMV')));
      await time.pass(1000);
      expect([...pbx.lamps]).toEqual([]);
      expect(seen).toEqual([
        ['101', true],
        ['101', false],
      ]);
      expect(heard.smdi).toBe('');
    },
  );

  it.each(['dms', 'cisco'] as const)('refuses in the %s form, and our driver reads it', async (refusals) => {
    const { pbx, heard, time } = simulator({ refusals });
    pbx.smdi.write(Buffer.from('OP:MWI 0000999!\x04RMV:MWI 0000101!\x04'));
    await time.pass(1000);
    const facts = decode(smdi.createDecoder({ referenceDate: () => '2026-03-14' }), heard.smdi).flatMap(
      (o) => ('facts' in o ? o.facts : []),
    );
    expect(facts).toMatchObject([
      { extension: '0000999', reason: 'invalid' },
      { extension: '0000101', reason: 'blocked' },
    ]);
  });

  it('tells the message desk why a call came', () => {
    const { pbx, heard } = simulator();
    pbx.happen({ what: 'message-call', room: '0102', caller: '5550123', reason: 'N' });
    const outcome = decode(smdi.createDecoder({ referenceDate: () => '2026-03-14' }), heard.smdi);
    expect(outcome).toContainEqual({
      is: 'facts',
      facts: [
        {
          type: 'Delivered',
          at: '001/0001',
          reason: 'forward-no-answer',
          called: '0000102',
          calling: '5550123',
        },
      ],
    });
  });

  it('is not led astray by noise before a command', () => {
    const { pbx } = simulator();
    pbx.smdi.write(Buffer.from([0xff, 0x00, ...Buffer.from('xOP:'), ...Buffer.from('OP:MWI 0000101!\x04')]));
    expect([...pbx.lamps]).toEqual(['0101']);
  });
});

describe('faults', () => {
  const checkIn = (room: string): HotelEvent => ({ what: 'check-in', room });

  it('drop: the record is harmed, and our decoder quarantines it', async () => {
    const { pbx, heard } = simulator();
    pbx.break('smdr', { fault: 'drop', bytes: 12 });
    pbx.happen(checkIn('0101'));
    expect(pbx.sent[0]?.fate).toBe('harmed');
    const driver = await loadPbxDriver('panasonic-tda-a');
    const [outcome] = decode(driver.createDecoder({ referenceDate: () => '2026-03-14' }), heard.smdr);
    expect(outcome?.is).toBe('unparsed');
  });

  it('double: the same record comes twice', () => {
    const { pbx, heard } = simulator();
    pbx.break('smdr', { fault: 'double' });
    pbx.happen(checkIn('0101'));
    const [first, second] = heard.smdr.split(/(?<=\n)/);
    expect(first).toBe(second);
    expect(pbx.sent[0]?.fate).toBe('doubled');
  });

  it('split and delay: bytes come late and in pieces, never out of order', async () => {
    const { pbx, heard, time } = simulator();
    pbx.break('smdr', { fault: 'delay', ms: 500 });
    pbx.break('smdr', { fault: 'split', pieceBytes: 10, gapMs: 100 });
    pbx.happen(checkIn('0101'));
    pbx.happen(checkIn('0102'));
    await time.pass(499);
    expect(heard.smdr).toBe('');
    await time.pass(1);
    expect(heard.smdr).toHaveLength(10);
    await time.pass(5000);
    expect(heard.smdr).toBe(pbx.sent.map((s) => s.text).join(''));
  });

  it('garbage comes between records, silence loses them', async () => {
    const { pbx, heard, time } = simulator();
    pbx.break('smdr', { fault: 'garbage', bytes: 40 });
    expect(heard.smdr).toHaveLength(40);
    pbx.break('smdr', { fault: 'silence', ms: 1000 });
    pbx.happen(checkIn('0101'));
    await time.pass(1000);
    pbx.happen(checkIn('0102'));
    expect(pbx.sent.map((s) => s.fate)).toEqual(['lost', 'intact']);
    expect(heard.smdr.slice(40)).toBe(pbx.sent[1]?.text);
  });

  it('reboot: lamps are forgotten, then a banner and a page head that no decoder takes for a record', async () => {
    const { pbx, heard, time } = simulator();
    pbx.smdi.write(Buffer.from('OP:MWI 0000101!\x04'));
    pbx.reboot();
    expect(pbx.lamps.size).toBe(0);
    await time.pass(10_000);
    const driver = await loadPbxDriver('panasonic-tda-a');
    const outcomes = decode(driver.createDecoder({ referenceDate: () => '2026-03-14' }), heard.smdr);
    expect(outcomes.map((o) => o.is)).not.toContain('facts');
    expect(outcomes).toContainEqual({ is: 'ignored', why: 'header' });
    expect(outcomes).toContainEqual({ is: 'ignored', why: 'ruler' });
  });

  it('stop leaves no timer and delivers nothing more', async () => {
    const { pbx, heard, time } = simulator();
    pbx.break('smdr', { fault: 'delay', ms: 500 });
    pbx.happen(checkIn('0101'));
    pbx.reboot();
    pbx.stop();
    expect(time.pending).toBe(0);
    await time.pass(10_000);
    expect(heard.smdr).toBe('');
  });
});
