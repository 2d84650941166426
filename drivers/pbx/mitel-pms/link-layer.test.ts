import { beforeEach, describe, expect, it } from 'vitest';
import type { ControlAction, ControlEvent, ControlMachine } from '../../../src/driver-api/index.js';
import { asExtension, type LinkCommand } from '../../../src/telephony/index.js';
import { mitelPmsPbx } from '../../pms/mitel/index.js';
import { TEST_EVERY_MS } from './control.js';
import { mitelPms } from './index.js';

/** The rules of README, "Timing", as an engineer with a line monitor sees them. */
const NAMES: Record<string, string> = { '\x05': 'ENQ', '\x06': 'ACK', '\x15': 'NAK' };
const named = (text: string) => NAMES[text] ?? text.replace('\x02', '').replace('\x03', '');

const lamp = (extension: string, on = true): LinkCommand => ({
  service: 'SetMessageWaiting',
  extension: asExtension(extension),
  on,
});
const clean = (extension: string): LinkCommand => ({
  service: 'ReportRoomStatus',
  extension: asExtension(extension),
  status: 'clean',
  maid: null,
});

/** A machine, its decoder and a clock: what is sent is noted with the second at which it was. */
class Monitor {
  now = 0;
  log: string[] = [];
  results: string[] = [];
  readonly #machine: ControlMachine;
  #decoder;
  #wake: number | null = null;

  constructor(side: 'pms' | 'pbx') {
    const driver = side === 'pms' ? mitelPms : mitelPmsPbx;
    const machine = driver.control?.({ paceMs: 0 });
    if (!machine) throw new Error('no machine');
    this.#machine = machine;
    this.#decoder = driver.createDecoder({ referenceDate: () => '2026-05-14' });
    this.#step({ is: 'opened' });
    // The first thing a PMS does is to ask whether somebody is there.
    if (side === 'pms') this.hear('ACK').hear('ACK');
    this.pass(200);
    this.log = [];
  }

  ask(command: LinkCommand, notAfter: number | null = null, id = 'a'): this {
    return this.#step({ is: 'command', id, command, notAfter });
  }

  /** One byte by name, or a message; a ms later than everything before. `at`: when it was read. */
  hear(what: string, at = this.now + 1): this {
    this.pass(1);
    const signal = Object.entries(NAMES).find(([, name]) => name === what)?.[0];
    const frame = { text: signal ?? `\x02${what}\x03`, at, cut: null, line: 1 };
    return this.#step({ is: 'heard', frame, decoded: this.#decoder.decode(frame) });
  }

  noise(text: string, cut: 'idle' | null): this {
    const frame = { text, at: this.now, cut, line: 1 };
    return this.#step({ is: 'heard', frame, decoded: this.#decoder.decode(frame) });
  }

  pass(ms: number): this {
    const end = this.now + ms;
    while (this.#wake !== null && this.#wake <= end) {
      this.now = Math.max(this.now, this.#wake);
      this.#wake = null;
      this.#step({ is: 'wake' });
    }
    this.now = end;
    return this;
  }

  setClockBack(ms: number): this {
    this.now -= ms;
    return this.#step({ is: 'wake' });
  }

  close(): this {
    return this.#step({ is: 'closed' });
  }

  #step(event: ControlEvent): this {
    for (const action of this.#machine.step(event, this.now)) this.#do(action);
    return this;
  }

  #do(action: ControlAction): void {
    if (action.do === 'wake') this.#wake = action.at;
    else if (action.do === 'send') this.log.push(named(Buffer.from(action.bytes).toString('latin1')));
    else this.results.push(`${action.id} ${'code' in action.result ? action.result.code : action.result.is}`);
  }
}

const times = (count: number, what: string): string[] => Array.from({ length: count }, () => what);

describe.each(['pms', 'pbx'] as const)('both ends alike: the %s', (side) => {
  let line: Monitor;
  const command = side === 'pms' ? lamp('101') : clean('101');
  const said = side === 'pms' ? 'MW 1   101' : 'STS2 101  ';
  const heard = side === 'pms' ? 'STS2 102  ' : 'MW 1   102';
  beforeEach(() => {
    line = new Monitor(side);
  });

  it('bids, speaks when the line is given, and believes the ACK', () => {
    line.ask(command).hear('ACK').hear('ACK');
    expect(line.log).toEqual(['ENQ', said]);
    expect(line.results).toEqual(['a confirmed']);
  });

  it('bids 21 times, 3 s apart, then calls the other end down', () => {
    line.ask(command).pass(62_999);
    expect(line.log).toEqual(times(21, 'ENQ'));
    expect(line.results).toEqual([]);
    line.pass(1);
    expect(line.results).toEqual(['a PEER_SILENT']);
  });

  it('a busy other end (NAK) is asked again after 3 s, 21 times in all', () => {
    line.ask(command);
    for (let n = 0; n < 20; n++) line.hear('NAK').pass(3000);
    expect(line.log).toEqual(times(21, 'ENQ'));
    line.hear('NAK').pass(3000);
    expect(line.results).toEqual(['a PEER_NAK']);
  });

  it('a message without answer is said six times, each after a new ENQ', () => {
    line.ask(command);
    for (let n = 0; n < 6; n++) line.hear('ACK').pass(3200);
    expect(line.log.slice(0, 12)).toEqual(times(6, 'x').flatMap(() => ['ENQ', said]));
    expect(line.results).toEqual(['a PEER_SILENT']);
  });

  it('while the other end is down one vain ENQ fails a command', () => {
    line.ask(command).pass(63_000);
    line.ask(side === 'pms' ? lamp('103') : clean('103'), null, 'b').pass(6100);
    expect(line.results).toEqual(['a PEER_SILENT', 'b PEER_SILENT']);
  });

  it('gives the line to who bids, acknowledges a good message, refuses a bad one', () => {
    line.hear('ENQ').hear(heard);
    expect(line.log).toEqual(['ACK', 'ACK']);
    line.pass(500).hear('ENQ').hear(heard.slice(1)).hear(heard);
    expect(line.log.slice(2)).toEqual(['ACK', 'NAK', 'ACK']);
  });

  it('a message without its end is refused when the line is quiet', () => {
    line.hear('ENQ').noise(`\x02${heard.slice(0, 5)}`, 'idle');
    expect(line.log).toEqual(['ACK', 'NAK']);
  });

  it('a message that does not come in 3 s frees the line; a late one is not answered', () => {
    line.hear('ENQ').ask(command).pass(2998);
    expect(line.log).toEqual(['ACK']);
    line.pass(2);
    expect(line.log).toEqual(['ACK', 'ENQ']);
    line = new Monitor(side);
    line.hear('ENQ').pass(3000).hear(heard);
    expect(line.log).toEqual(['ACK']);
  });

  it('what was read long ago is not answered: the other end has begun anew', () => {
    line.pass(10_000).hear('ENQ', line.now - 2600);
    expect(line.log).toEqual([]);
    line.hear('ENQ').hear(heard, line.now - 2600);
    expect(line.log).toEqual(['ACK']);
  });

  it('an ACK that comes twice in one moment is not the answer to the message', () => {
    line.ask(command).hear('ACK');
    line.hear('ACK', line.now);
    expect(line.results).toEqual([]);
    line.hear('ACK');
    expect(line.results).toEqual(['a confirmed']);
  });

  it('an ENQ that comes twice is answered once', () => {
    line.hear('ENQ').hear('ENQ').hear(heard);
    expect(line.log).toEqual(['ACK', 'ACK']);
  });

  it('an answer to nothing gives the line a rest, once: endless ones do not stop us', () => {
    line.hear('ACK').ask(command);
    expect(line.log).toEqual([]);
    for (let n = 0; n < 4; n++) line.pass(999).hear('ACK');
    expect(line.log[0]).toBe('ENQ');
  });

  it('bytes of no meaning are not answered', () => {
    line.noise('hello\r\n', null).noise('\x02\x03', null).noise('\xff', null);
    expect(line.log).toEqual([]);
  });

  it('a link that closes fails what is owed, and nothing is sent late', () => {
    line.ask(command).close();
    expect(line.results).toEqual(['a PBX_LINK_DOWN']);
    line.ask(command, null, 'b').pass(10_000);
    expect(line.results).toEqual(['a PBX_LINK_DOWN', 'b PBX_LINK_DOWN']);
    expect(line.log).toEqual(['ENQ']);
  });

  it('a clock set back by an hour holds nothing up', () => {
    line.ask(command).setClockBack(3_600_000).pass(3000);
    expect(line.log).toEqual(['ENQ', 'ENQ']);
  });
});

describe('where the ends differ', () => {
  it('both bid: the PMS is silent for up to 6 s, answers the next ENQ, then bids again', () => {
    const line = new Monitor('pms').ask(lamp('101')).hear('ENQ');
    expect(line.log).toEqual(['ENQ']);
    line.pass(3000).hear('ENQ').hear('STS2 102  ').pass(200);
    expect(line.log).toEqual(['ENQ', 'ACK', 'ACK', 'ENQ']);
  });

  it('both bid and the system is heard no more: the PMS bids again after 6 s', () => {
    const line = new Monitor('pms').ask(lamp('101')).hear('ENQ').pass(5998);
    expect(line.log).toEqual(['ENQ']);
    line.pass(2);
    expect(line.log).toEqual(['ENQ', 'ENQ']);
  });

  it('both bid: the PBX keeps its bid', () => {
    const line = new Monitor('pbx').ask(clean('101')).hear('ENQ').pass(3000);
    expect(line.log).toEqual(['ENQ', 'ENQ']);
  });

  it('NAKed, the PMS says the message alone three times more and then drops it', () => {
    const line = new Monitor('pms').ask(lamp('101')).hear('ACK');
    for (let n = 0; n < 4; n++) line.hear('NAK');
    expect(line.log).toEqual(['ENQ', ...times(4, 'MW 1   101')]);
    expect(line.results).toEqual(['a PEER_NAK']);
  });

  it('NAKed, the PBX repeats the whole sequence five times and then drops the message', () => {
    const line = new Monitor('pbx').ask(clean('101'));
    for (let n = 0; n < 6; n++) line.hear('ACK').hear('NAK').pass(200);
    expect(line.log).toEqual(times(6, 'x').flatMap(() => ['ENQ', 'STS2 101  ']));
    expect(line.results).toEqual(['a PEER_NAK']);
  });

  it('the PMS asks a quiet line whether somebody is there, and a dead one every 3 s', () => {
    const line = new Monitor('pms').pass(TEST_EVERY_MS - 1000);
    expect(line.log).toEqual([]);
    line.pass(1000).hear('ACK');
    expect(line.log).toEqual(['ENQ', 'AREYUTHERE']);
    line.hear('ACK').pass(TEST_EVERY_MS + 63_000);
    line.log = [];
    line.pass(30_100);
    expect(line.log).toEqual(times(10, 'ENQ'));
  });
});
