import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  FormatOptions,
} from '../../../src/driver-api/index.js';
import { asExtension, type LinkCommand } from '../../../src/telephony/index.js';
import { loadLinkDriver } from '../../index.js';

const ACK = '\x06';
const NAK = '\x15';
const local = () => ({ date: '2026-05-14', time: '22:00:00' });

const extension = asExtension('20118');
const lampOn: LinkCommand = { service: 'SetMessageWaiting', extension, on: true };
const lampOff: LinkCommand = { service: 'SetMessageWaiting', extension, on: false };

const NEC = { format: 'nec-neax-pms' };
const NORTEL = { format: 'nortel-pmsi' };
const AVAYA: { format: string } & FormatOptions = {
  format: 'avaya-guestworks',
  guestworks: { proc: 'ascii', stationDigits: 5, levels: { barred: '07' } },
};
const AHL: { format: string } & FormatOptions = {
  format: 'alcatel-ahl',
  ahl: { stationDigits: 5, carrier: 'serial', zeroWake: 'keeps', lamp: { on: '2', off: '1' } },
};

class Link {
  now = 0;
  readonly sent: string[] = [];
  readonly results: string[] = [];
  readonly machine: ControlMachine;
  #wake: number | null = null;

  constructor(machine: ControlMachine) {
    this.machine = machine;
    this.step({ is: 'opened' });
  }

  static async of(link: { format: string } & FormatOptions): Promise<Link> {
    const machine = (await loadLinkDriver(link)).control?.({ localTime: local });
    if (!machine) throw new Error('no control');
    return new Link(machine);
  }

  step(event: ControlEvent): void {
    const actions: readonly ControlAction[] = this.machine.step(event, this.now);
    for (const action of actions) {
      if (action.do === 'send') this.sent.push(Buffer.from(action.bytes).toString('latin1'));
      if (action.do === 'wake') this.#wake = action.at;
      if (action.do === 'result') {
        const { result } = action;
        this.results.push('code' in result ? result.code : result.is);
      }
    }
  }

  ask(command: LinkCommand, notAfter: number | null = null): void {
    this.step({ is: 'command', id: 'x', command, notAfter });
  }

  hear(...texts: string[]): void {
    for (const text of texts)
      this.step({
        is: 'heard',
        frame: { text, at: this.now, cut: null, line: 1 },
        decoded: { is: 'ignored', why: 'link' },
      });
  }

  /** Lets time pass until `ms` later, waking as asked. */
  pass(ms: number): void {
    const end = this.now + ms;
    while (this.#wake !== null && this.#wake <= end) {
      this.now = Math.max(this.now, this.#wake);
      this.#wake = null;
      this.step({ is: 'wake' });
    }
    this.now = end;
  }
}

describe('NEC: bid, message, end', () => {
  const BID = '1!\x05';
  const LAMP = '\x021!L1311120118 \x03';

  it('bids, sends at ACK, ends with EOT, and presumes when no violation report comes', async () => {
    const link = await Link.of(NEC);
    link.ask(lampOn);
    link.hear(ACK);
    expect(link.sent).toEqual([BID, expect.stringContaining(LAMP)]);
    link.hear(ACK);
    expect(link.sent.at(-1)).toBe('\x04');
    expect(link.results).toEqual([]);
    link.pass(2000);
    expect(link.results).toEqual(['presumed']);
  });

  it('tries a bid 16 times, a second apart, and gives up', async () => {
    const link = await Link.of(NEC);
    link.ask(lampOn);
    link.pass(15_999);
    expect(link.sent).toEqual(Array(16).fill(BID));
    expect(link.results).toEqual([]);
    link.pass(1);
    expect(link.results).toEqual(['PEER_SILENT']);
  });

  it('is refused the fourth time', async () => {
    const link = await Link.of(NEC);
    link.ask(lampOn);
    for (let n = 0; n < 4; n += 1) {
      link.hear(NAK);
      link.pass(500);
    }
    expect(link.results).toEqual(['PEER_NAK']);
  });

  it('yields when both bid, takes the message, and bids again behind its EOT', async () => {
    const link = await Link.of(NEC);
    link.ask(lampOn);
    link.hear('1!', '\x05');
    expect(link.sent).toEqual([BID, ACK]);
    link.hear(bcc('1!L1311320119 '));
    expect(link.sent.at(-1)).toBe(ACK);
    link.pass(400);
    expect(link.sent).toHaveLength(3);
    link.hear('\x04');
    link.pass(500);
    expect(link.sent.at(-1)).toBe(BID);
  });

  it('asked about a message that it missed, says NAK, not the ACK of the bid', async () => {
    const link = await Link.of(NEC);
    link.hear('1!', '\x05', bcc('1!L1311320119 '), '\x04', '1!', '\x05', '\x05');
    expect(link.sent).toEqual([ACK, ACK, ACK, NAK]);
  });

  it('takes the violation report of its own message for a refusal, and no other', async () => {
    const link = await Link.of(NEC);
    link.ask(lampOn);
    link.hear(ACK, ACK, bcc('1!L9311120119 '));
    expect(link.results).toEqual([]);
    link.hear(bcc('1!L9311120118 '));
    expect(link.results).toEqual(['LAMP_REFUSED']);
  });

  it('DLE ? waits a second and bids again', async () => {
    const link = await Link.of(NEC);
    link.ask(lampOn);
    link.hear('\x10?');
    expect(link.sent).toEqual([BID, '\x04']);
    link.pass(999);
    expect(link.sent).toHaveLength(2);
    link.pass(1);
    expect(link.sent.at(-1)).toBe(BID);
  });

  it.each([
    [{ service: 'SetDoNotDisturb', extension, on: true }, '15141'],
    [{ service: 'SetGuest', extension, arrived: true, guest: { name: '|\x03' } }, '1611120118 '],
    [{ service: 'ClearGuest', extension }, '1611220118 '],
    [{ service: 'SetWakeUp', extension, date: '2026-05-15', time: '06:30' }, '1916420118 06304'],
    [{ service: 'ClearWakeUp', extension, date: null, time: null }, '1916520118     4'],
  ] as [LinkCommand, string][])('%o', async (command, body) => {
    const link = await Link.of(NEC);
    link.ask(command);
    link.hear(ACK);
    expect(link.sent.at(-1)).toContain(`\x021!L${body}`);
  });

  it('keeps DND when it bars a room: one code carries both', async () => {
    const link = await Link.of(NEC);
    link.hear(bcc('1!L1514220118 5  '));
    link.ask({ service: 'SetClassOfService', extension, level: 'barred' });
    link.hear(ACK);
    expect(link.sent.at(-1)).toContain('1514120118 6  ');
  });

  it('refuses a wake-up on a later day: the record has no date', async () => {
    const link = await Link.of(NEC);
    link.ask({ service: 'SetWakeUp', extension, date: '2026-05-16', time: '06:30' });
    link.ask({ service: 'SetWakeUp', extension, date: '2026-05-15', time: '23:30' });
    expect(link.results).toEqual(['COMMAND_REFUSED', 'COMMAND_REFUSED']);
  });
});

describe('Avaya: counted messages', () => {
  it('repeats with the same count, counts on for the next', async () => {
    const link = await Link.of(AVAYA);
    link.ask(lampOn);
    link.pass(2000);
    expect(link.sent).toHaveLength(2);
    expect(link.sent[1]).toBe(link.sent[0]);
    link.hear(ACK);
    link.pass(10_000);
    link.ask(lampOff);
    expect(link.sent[2]?.charCodeAt(2)).toBe((link.sent[0]?.charCodeAt(2) ?? 0) + 1);
  });

  it('says that the lamp is still on', async () => {
    const link = await Link.of(AVAYA);
    link.ask(lampOff);
    link.hear(ACK, bcc('\x23\x40MSG520118  '));
    expect(link.results).toEqual(['LAMP_REFUSED']);
  });

  it('a check-out is confirmed by its answer only', async () => {
    const link = await Link.of(AVAYA);
    link.ask({ service: 'ClearGuest', extension });
    expect(link.sent).toEqual([bcc('\x29\x30CKO120118  ')]);
    link.hear(ACK, bcc('\x29\x40CKO420118  '));
    link.ask({ service: 'ClearGuest', extension });
    link.hear(ACK);
    link.pass(10_000);
    expect(link.results).toEqual(['confirmed', 'PEER_SILENT']);
  });

  it('sends the level that the site names, and no other', async () => {
    const link = await Link.of(AVAYA);
    link.ask({ service: 'SetClassOfService', extension, level: 'barred' });
    expect(link.sent).toEqual([bcc('\x25\x30CR 12011807  ')]);
    link.ask({ service: 'SetClassOfService', extension, level: 'local' });
    expect(link.results).toEqual(['SERVICE_UNSUPPORTED']);
  });

  it('accepts housekeeping once, however often it is repeated, and answers a heartbeat', async () => {
    const link = await Link.of(AVAYA);
    const keyed = bcc('\x21\x40HKR320118        ');
    link.hear(keyed, keyed);
    expect(link.sent).toEqual([ACK, bcc('\x21\x30HKR920118        '), ACK]);
    link.hear(ACK, bcc('\x71\x41STSF'));
    expect(link.sent.slice(3)).toEqual([ACK, bcc('\x71\x31STS0')]);
  });

  it('ENQ repeats the last reply; after noise that is NAK', async () => {
    const link = await Link.of(AVAYA);
    link.hear(bcc('\x23\x40MSG320118  '), '\x05', '##', '\x05');
    expect(link.sent).toEqual([ACK, ACK, NAK]);
  });

  it('has no wake-up and no DND: no source describes such a record', async () => {
    const link = await Link.of(AVAYA);
    link.ask({ service: 'SetWakeUp', extension, date: null, time: '06:30' });
    link.ask({ service: 'SetDoNotDisturb', extension, on: true });
    expect(link.results).toEqual(['SERVICE_UNSUPPORTED', 'SERVICE_UNSUPPORTED']);
    expect(link.sent).toEqual([]);
  });
});

describe('Nortel: words', () => {
  it('silence is success', async () => {
    const link = await Link.of(NORTEL);
    link.ask(lampOn);
    expect(link.sent).toEqual([bcc('SE ST 20118 MW ON')]);
    link.hear(ACK);
    link.pass(1499);
    expect(link.results).toEqual([]);
    link.pass(1);
    expect(link.results).toEqual(['presumed']);
  });

  it('TRY AGAIN is tried three times more; any other bare text is a refusal', async () => {
    const link = await Link.of(NORTEL);
    link.ask(lampOn);
    for (let n = 0; n < 4; n += 1) {
      link.hear(ACK, bcc('TRY AGAIN'));
      link.pass(5000);
    }
    expect(link.sent.filter((text) => text.startsWith('\x02'))).toHaveLength(4);
    link.ask(lampOff);
    link.hear(ACK, bcc('NO DATA FOUND'));
    expect(link.results).toEqual(['LAMP_REFUSED', 'LAMP_REFUSED']);
  });

  it('tells a guest line by line, and lets nothing out of the name', async () => {
    const link = await Link.of(NORTEL);
    const guest = { name: 'Zoë "X"\r\x03\x02 Müller', vip: '1', language: '2' };
    link.ask({ service: 'SetGuest', extension, arrived: true, guest });
    for (let n = 0; n < 4; n += 1) {
      link.hear(ACK);
      link.pass(1500);
    }
    expect(link.sent).toEqual([
      bcc('SE ST 20118 CH IN'),
      bcc('SE CP 20118 "Zoe X Muller" 12'),
      bcc('SE ST 20118 LA 2'),
      bcc('SE ST 20118 VI ON'),
    ]);
    expect(link.results).toEqual(['presumed']);
  });

  it('on a background terminal: lines, nothing acknowledged, 30 s for an error', async () => {
    const link = await Link.of({ ...NORTEL, nortelPmsi: { port: 'bgd' } });
    link.ask({ service: 'SetWakeUp', extension, date: null, time: '06:30' });
    expect(link.sent).toEqual(['SE WA 20118 TI 0630\r\n']);
    link.hear('ST 0118 CL\r\n', 'SE WA 20118 TI 0630\r\n');
    link.pass(29_999);
    expect(link.results).toEqual([]);
    link.pass(1);
    expect(link.results).toEqual(['presumed']);
    expect(link.sent).toHaveLength(1);
  });

  it('PMS2 turns the check byte; polls when asked to', async () => {
    const link = await Link.of({ ...NORTEL, nortelPmsi: { port: 'pms2', pollSeconds: 30 } });
    link.pass(30_000);
    expect(link.sent).toEqual([bcc('ST PO', 0x40)]);
  });
});

describe('Alcatel: one record, many fields', () => {
  it('a lamp is a modification that leaves the rest as it is', async () => {
    const link = await Link.of(AHL);
    link.ask(lampOn);
    const body = `M20118${'0'.repeat(1 + 20 + 1 + 1 + 3 + 4 + 2 + 9)}2000000`;
    expect(link.sent).toEqual([`\x02${body}${lrc(body)}\x03`]);
    link.hear(ACK, ahl('R201190000H '));
    expect(link.results).toEqual([]);
    link.hear(ahl('R201180000H '));
    expect(link.results).toEqual(['confirmed']);
  });

  it.each([
    ['A', 'LAMP_REFUSED'],
    ['R', 'LAMP_REFUSED'],
    ['K', 'LAMP_REFUSED'],
  ])('R %s', async (letter, code) => {
    const link = await Link.of(AHL);
    link.ask(lampOn);
    link.hear(ACK, ahl(`R201180000${letter} `));
    expect(link.results).toEqual([code]);
  });

  it('keeps the DND that it set through other modifications', async () => {
    const link = await Link.of(AHL);
    link.ask({ service: 'SetDoNotDisturb', extension, on: true });
    link.hear(ACK, ahl('R201180000H '));
    link.ask(lampOn);
    expect(link.sent.at(-1)?.slice(-4, -3)).toBe('2');
  });

  it('sends no modification until the site says what zeros do to a wake-up', async () => {
    const link = await Link.of({ format: 'alcatel-ahl', ahl: { stationDigits: 5, carrier: 'serial' } });
    link.ask(lampOn);
    link.ask({ service: 'ClearWakeUp', extension, date: null, time: null });
    link.ask({ service: 'SetGuest', extension, arrived: false, guest: { name: 'Ada' } });
    expect(link.results).toEqual(Array(3).fill('SERVICE_UNSUPPORTED'));
    link.ask({ service: 'SetGuest', extension, arrived: true, guest: { name: 'Ada' } });
    expect(link.sent[0]).toContain('\x02A201180Ada                 0');
  });

  it('skips log lines without a word; noise without one too', async () => {
    const link = await Link.of(AHL);
    link.hear('03/05/26 10:07   ROOM LOG\r\n', '\x00\x01');
    expect(link.sent).toEqual([]);
  });

  it('starts a TCP link and keeps it alive every 30 s, also beside a command', async () => {
    const link = await Link.of({ ...AHL, ahl: { stationDigits: 5, carrier: 'tcp' } });
    expect(link.sent).toEqual(['\x02@FFFF\x03']);
    link.pass(60_000);
    expect(link.sent.slice(1)).toEqual(['\x02$FFFF\x03', '\x02$FFFF\x03']);
  });
});

describe.each([NEC, AVAYA, NORTEL, AHL])('$format, whatever happens', (options) => {
  it('refuses an extension that would be another message', async () => {
    const link = await Link.of(options);
    for (const bad of ['2011\x03', '', '12345678901', '20|18'])
      link.ask({ service: 'SetMessageWaiting', extension: asExtension(bad), on: true });
    expect(link.sent).toEqual([]);
    expect(link.results).toEqual(Array(4).fill('LAMP_REFUSED'));
  });

  it('ends what it owes when the link goes down, and sends nothing late', async () => {
    const link = await Link.of(options);
    link.ask(lampOn);
    link.ask(lampOff);
    link.step({ is: 'closed' });
    link.ask(lampOn);
    link.step({ is: 'opened' });
    const before = link.sent.length;
    link.pass(60_000);
    expect(link.results).toEqual(Array(3).fill('PBX_LINK_DOWN'));
    expect(link.sent).toHaveLength(before);
  });

  it('a newer wish takes the place of one that waits; a late one expires', async () => {
    const link = await Link.of(options);
    link.ask(lampOn);
    link.ask(lampOff, 500);
    link.ask(lampOn, 500);
    link.pass(501);
    expect(link.results).toEqual(['COMMAND_SUPERSEDED', 'COMMAND_EXPIRED']);
  });

  it('asks once more for a message that it cannot read, then takes it', async () => {
    const link = await Link.of(options);
    const text = options === AHL ? ahl('P201180000') : bcc('WHAT?');
    for (let n = 0; n < 3; n += 1)
      link.step({
        is: 'heard',
        frame: { text, at: 0, cut: null, line: 1 },
        decoded: { is: 'unparsed', code: 'FRAME_UNPARSED', raw: 'WHAT?', line: 1 },
      });
    expect(link.sent).toEqual([NAK, ACK, NAK]);
  });

  it('gives up in the same time when the clock is set back an hour', async () => {
    const link = await Link.of(options);
    link.now = 7_200_000;
    link.ask(lampOn);
    link.now -= 3_600_000;
    link.step({ is: 'wake' });
    link.pass(20_000);
    expect(link.results).toEqual(['PEER_SILENT']);
  });

  it('a broken frame is answered NAK', async () => {
    const link = await Link.of(options);
    link.hear('\x02nonsense\x03!'.slice(0, options === AHL ? -1 : undefined));
    expect(link.sent).toEqual([NAK]);
  });

  it('answers each command once in bounded time, with any bytes and clock steps between', async () => {
    const driver = await loadLinkDriver(options);
    const text = fc.oneof(
      fc.constantFrom(
        ACK,
        NAK,
        '\x05',
        '\x04',
        '1!',
        '\x10<',
        '\x10?',
        bcc('TRY AGAIN'),
        ahl('R201180000H '),
      ),
      fc.string({ maxLength: 12 }),
    );
    const happening = fc.oneof(
      fc.record({ is: fc.constant('ask' as const), on: fc.boolean() }),
      fc.record({ is: fc.constant('hear' as const), text }),
      fc.record({ is: fc.constant('pass' as const), ms: fc.integer({ min: -5000, max: 5000 }) }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (events) => {
        const machine = driver.control?.({ localTime: local });
        if (!machine) throw new Error('no control');
        const link = new Link(machine);
        let asked = 0;
        for (const event of events)
          switch (event.is) {
            case 'ask':
              asked += 1;
              link.ask(event.on ? lampOn : lampOff);
              break;
            case 'hear':
              link.hear(event.text);
              break;
            case 'pass':
              if (event.ms < 0) {
                link.now += event.ms;
                link.step({ is: 'wake' });
              } else link.pass(event.ms);
          }
        link.pass(600_000);
        expect(link.results).toHaveLength(asked);
      }),
      { seed: 20260514, numRuns: 200 },
    );
  });
});

function xor(text: string): number {
  return Array.from(text).reduce((sum, c) => sum ^ c.charCodeAt(0), 0);
}

function bcc(body: string, mask = 0): string {
  return `\x02${body}\x03${String.fromCharCode(xor(`${body}\x03`) ^ mask)}`;
}

function lrc(body: string): string {
  return xor(body).toString(16).toUpperCase().padStart(2, '0');
}

const ahl = (body: string): string => `\x02${body}${lrc(body)}\x03`;
