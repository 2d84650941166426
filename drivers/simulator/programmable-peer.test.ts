import { describe, expect, it } from 'vitest';
import { ProgrammablePeer, type ProgrammablePeerOptions } from './programmable-peer.js';

const LINES = { kind: 'lines', maxFrame: 200, idleFlushMs: 300 } as const;
const peer = (options: Partial<ProgrammablePeerOptions>) =>
  new ProgrammablePeer({
    format: { table: 'nortel-mwi' },
    rooms: ['0101', '0102'],
    framing: LINES,
    answers: { ok: null, unknown: 'NO DATA FOUND\r\n', busy: 'TRY AGAIN\r\n' },
    ...options,
  });

// Every string here is written by hand: the peer must not be proved by the table that it reads.
describe('the simulated programmable line', () => {
  it('keeps a small hotel, in silence (Nortel)', () => {
    const pbx = peer({});
    for (const line of [
      'SE ST 0101 MW ON\r\n',
      'SE ST 0102 MW ON\r\n',
      'SE ST 0102 MW OF\r\n',
      'SE ST 0101 DN ON\r\n',
      'SE ST 0101 CH IN\r\n',
      'SE WA 0101 TI 0645\r\n',
      'SE WA 0101 TI 0700\r\n',
    ])
      expect(pbx.hear(line)).toBeNull();
    expect(pbx.lit).toEqual(new Set(['0101']));
    expect(pbx.rooms.get('0101')).toMatchObject({ doNotDisturb: true, occupied: true });
    expect([...(pbx.rooms.get('0101')?.wakeUps ?? [])]).toEqual(['06:45', '07:00']);
    pbx.hear('SE WA 0101 TI OF\r\n');
    pbx.hear('SE ST 0101 CH OU\r\n');
    expect(pbx.rooms.get('0101')).toMatchObject({ occupied: false, wakeUps: new Set() });
  });

  it.each([
    ['an unknown station', 'SE ST 0999 MW ON\r\n', 'NO DATA FOUND\r\n'],
    ['a harmed line', 'SE ST 0101 MWON\r\n', null],
    ['a line without its end', 'SE ST 0101 MW ON', null],
  ])('%s changes nothing', (_, line, answer) => {
    const pbx = peer({});
    expect(pbx.hear(line)).toBe(answer);
    expect(pbx.lit.size).toBe(0);
  });

  it('is busy now and then, and then does nothing', () => {
    const pbx = peer({ busyEvery: 2 });
    expect([pbx.hear('SE ST 0101 MW ON\r\n'), pbx.hear('SE ST 0102 MW ON\r\n')]).toEqual([
      null,
      'TRY AGAIN\r\n',
    ]);
    expect(pbx.lit).toEqual(new Set(['0101']));
  });

  it('speaks MX-ONE', () => {
    const pbx = peer({
      format: { table: 'mx-one-mwi', values: { system: '02' } },
      answers: { ok: '\x0270\r\n', unknown: null, busy: null },
    });
    expect(pbx.hear('\x0206010102\r\n')).toBe('\x0270\r\n');
    expect(pbx.lit).toEqual(new Set(['0101']));
    expect(pbx.hear('\x0207010102\r\n')).toBe('\x0270\r\n');
    expect(pbx.hear('\x0206010103\r\n')).toBeNull();
    expect(pbx.lit.size).toBe(0);
  });

  it('carries out calls, and answers what is no command', () => {
    const pbx = peer({
      format: { table: 'text-cti' },
      answers: { ok: 'OK {station}\r\n', unknown: 'ERR {station} UNKNOWN\r\n', busy: null },
      talk: { PING: 'PONG\r\n' },
    });
    expect(pbx.hear('PING\r\n')).toBe('PONG\r\n');
    expect(pbx.hear('MAKE 0101 5550142\r\n')).toBe('OK 0101\r\n');
    expect(pbx.hear('HOLD 0101\r\n')).toBe('OK 0101\r\n');
    expect(pbx.hear('HOLD 0999\r\n')).toBe('ERR 0999 UNKNOWN\r\n');
    expect(pbx.calls).toEqual(['MakeCall 0101 5550142', 'HoldCall 0101']);
  });

  it('takes filled numbers and checks check bytes', () => {
    const pbx = peer({
      rooms: ['101'],
      framing: { kind: 'stx-etx', maxFrame: 100, idleFlushMs: 300, trailer: 1 },
      format: {
        line: { framing: 'stx-etx', check: 'bcc' },
        commands: { SetMessageWaiting: { on: 'L1{extension:5>0}', off: 'L0{extension:5>0}' } },
      },
      answers: { ok: '\x06', unknown: '\x15', busy: null },
    });
    // L^1^'00101'^ETX: 4c^31=7d, ^30=4d, ^30=7d, ^31=4c, ^30=7c, ^31=4d, ^03=4e.
    expect(pbx.hear('\x02L100101\x03\x4e')).toBe('\x06');
    expect(pbx.hear('\x02L000101\x03\x4e')).toBeNull();
    expect(pbx.lit).toEqual(new Set(['101']));
  });
});
