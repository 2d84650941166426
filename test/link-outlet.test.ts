import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ControlResult } from '../src/driver-api/index.js';
import { LinkOutlet } from '../src/engine/link-outlet.js';
import { Ledger } from '../src/ledger/ledger.js';
import { PBX, PMS, RULES } from '../src/switchboard/guests/house.fixture.js';
import { procedures } from '../src/switchboard/index.js';
import { BellwireError, type Fact, type LinkCommand } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-outlet-'));
  ledger = Ledger.open(join(dir, 'ledger.db'));
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

/** One life of the daemon: real engine, ledger, procedures and outlet; the links are in the test's hand. */
function life(rules = RULES) {
  const { engine, committed, runLater } = testEngine(ledger, {
    procedures: procedures({ wakeUp: { resultWithinMs: 600_000 }, hospitality: rules }),
  });
  const time = { now: 1000 };
  const timers: { at: number; run: () => void }[] = [];
  /** What is on the wire of each link and has no answer. */
  const wire: { link: string; command: LinkCommand; answer: (result: ControlResult) => void }[] = [];
  const sent: string[] = [];
  const outlet = new LinkOutlet({
    engine,
    now: () => time.now,
    after: (ms, run) => {
      const timer = { at: time.now + ms, run };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    lineOf: (link) => ({
      run: (command) =>
        new Promise((answer) => {
          wire.push({ link, command, answer });
          sent.push(word(command));
        }),
    }),
  });
  return {
    engine,
    wire,
    sent,
    outlet,
    runLater,
    say(...facts: Fact[]) {
      engine.submitFacts(time.now, ...facts);
      engine.flush();
    },
    /** Answers the oldest command on the wire, and lets the house hear of it. */
    async answer(result: ControlResult) {
      wire.shift()?.answer(result);
      await Promise.resolve();
      await Promise.resolve();
      engine.flush();
    },
    advance(ms: number) {
      time.now += ms;
      for (const timer of timers.filter(({ at }) => at <= time.now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
      engine.flush();
    },
    asks: () => [...engine.house.entries('ask')].map(([key]) => key),
    told: () =>
      committed
        .flatMap(({ events }) => events)
        .filter(({ type }) => type === 'link-command')
        .map(
          ({ body }) => JSON.parse(body) as { key: string; result: string; code: string; settled: boolean },
        )
        .map(({ key, result, code, settled }) => [key, result, code, settled]),
  };
}

const word = (command: LinkCommand) =>
  command.service === 'PostCharge'
    ? `PostCharge ${command.posting}`
    : `${command.service} ${'extension' in command ? command.extension : ''}`;
const checkedIn = (station: string, reservation = '7'): Fact => ({
  type: 'CheckedIn',
  link: PMS,
  station,
  reservation,
  share: null,
  guest: {},
});
const keyed = (station: string, on: boolean): Fact => ({ type: 'DoNotDisturb', link: PBX, station, on });
const charge: Fact = { type: 'Charge', link: PBX, station: '0101', article: '3', count: 1, amount: null };
const OK: ControlResult = { is: 'confirmed' };
const failed = (code: Extract<ControlResult, { is: 'failed' }>['code']): ControlResult => ({
  is: 'failed',
  code,
});

describe('what the house asks of its links', () => {
  it('is sent after its commit, in the order asked, one at a time a link; an answer settles it', async () => {
    const l = life();
    l.engine.submitFacts(1000, checkedIn('0101'), checkedIn('0102'), keyed('0101', true));
    expect(l.sent).toEqual([]);
    l.engine.flush();
    expect(l.sent).toEqual(['SetGuest 0101', 'SetDoNotDisturb 0101']);
    expect(l.asks()).toHaveLength(3);
    await l.answer(OK);
    expect(l.sent.at(-1)).toBe('SetGuest 2102');
    await l.answer({ is: 'presumed' });
    await l.answer({ is: 'refused', code: 'COMMAND_REFUSED', reason: 'invalid' });
    expect(l.asks()).toEqual([]);
    expect(l.told()).toEqual([
      ['guest/0101', 'confirmed', null, true],
      ['dnd/0101', 'presumed', null, true],
      ['guest/2102', 'refused', 'COMMAND_REFUSED', true],
    ]);
  });

  it('waits for a link that is down, tells it once, and goes on when the link is open', async () => {
    const l = life();
    l.say(checkedIn('0101'), checkedIn('0102'));
    await l.answer(failed('PBX_LINK_DOWN'));
    for (const ms of [5000, 10_000, 20_000]) {
      l.advance(ms - 1);
      expect(l.wire).toEqual([]);
      l.advance(1);
      expect(l.wire).toHaveLength(1);
      await l.answer(failed('PBX_LINK_DOWN'));
    }
    expect(l.told()).toEqual([['guest/0101', 'failed', 'PBX_LINK_DOWN', false]]);
    l.outlet.linkReopened(PBX);
    await l.answer(OK);
    await l.answer(OK);
    expect(l.asks()).toEqual([]);
  });

  it('tries for ever, at least every five minutes', async () => {
    const l = life();
    l.say(checkedIn('0101'));
    for (let n = 0; n < 20; n++) {
      await l.answer(failed('LINK_NOT_STARTED'));
      l.advance(300_000);
    }
    expect(l.sent).toHaveLength(21);
  });

  it('silence to one command holds back its station only', async () => {
    const l = life();
    l.say(checkedIn('0101'));
    await l.answer(failed('PEER_SILENT'));
    l.say(
      { type: 'CheckedOut', link: PMS, station: '0101', reservation: '7', share: null },
      checkedIn('0101', '8'),
    );
    l.say(checkedIn('0102'));
    expect(l.sent.slice(1)).toEqual(['ClearGuest 0101']);
    await l.answer(failed('PEER_SILENT'));
    expect(l.sent.slice(2)).toEqual(['SetGuest 2102']);
    await l.answer(OK);
    expect(l.wire).toEqual([]);
    l.advance(5000);
    expect(l.sent.slice(3)).toEqual(['ClearGuest 0101']);
  });

  it('a swap that the peer asked for is sent whole: start, rooms, end, whatever has to be tried again', async () => {
    const links = RULES.links.map((link) => ({
      ...link,
      services: [...link.services, 'StartSync', 'EndSync'] as const,
    }));
    const l = life({ ...RULES, links });
    l.say(checkedIn('0101'), checkedIn('0102'));
    await l.answer(OK);
    await l.answer(OK);
    l.sent.length = 0;
    l.say({ type: 'SyncWanted', link: PBX });
    await l.answer(failed('PEER_SILENT'));
    expect(l.wire).toEqual([]);
    l.advance(5000);
    await l.answer(OK);
    await l.answer(failed('PEER_SILENT'));
    await l.answer(OK);
    expect(l.wire).toEqual([]);
    l.advance(5000);
    await l.answer(OK);
    await l.answer(OK);
    expect(l.sent).toEqual([
      'StartSync ',
      'StartSync ',
      'SetGuest 0101',
      'SetGuest 2102',
      'SetGuest 0101',
      'EndSync ',
    ]);
    expect(l.asks()).toEqual([]);
  });

  it('a newer word replaces the older; the answer to the older settles nothing', async () => {
    const l = life();
    l.say(keyed('0101', true));
    l.say(keyed('0101', false));
    expect(l.wire).toHaveLength(1);
    await l.answer(OK);
    expect(l.asks()).toEqual(['pms/dnd/0101']);
    expect(l.wire.map(({ command }) => command)).toMatchObject([{ on: false }]);
    await l.answer(OK);
    expect(l.asks()).toEqual([]);
  });

  it('a wake-up call whose time has come is not set for the next day', async () => {
    const l = life({ ...RULES, localTime: () => ({ date: '2026-11-24', time: '06:29:00' }) });
    l.say({ type: 'WakeUpSet', link: PMS, station: '0101', date: null, time: '06:30' });
    await l.answer(failed('PBX_LINK_DOWN'));
    l.advance(60_001);
    expect(l.wire).toEqual([]);
    expect(l.asks()).toEqual([]);
    expect(l.told().at(-1)).toEqual(['wake-up//06:30/0101', 'failed', 'COMMAND_EXPIRED', true]);
  });
});

describe('over a crash', () => {
  it('nothing that was asked is lost, and a charge is sent again under its own number', async () => {
    const first = life();
    first.say(charge, charge, checkedIn('0101'));
    expect(first.sent).toEqual(['PostCharge 1', 'SetGuest 0101']);
    // Killed here: both are on the wire, nobody heard an answer.

    const second = life();
    second.outlet.start();
    expect(second.sent).toEqual([]);
    second.outlet.linkReopened(PMS);
    second.outlet.linkReopened(PBX);
    expect(second.sent).toEqual(['PostCharge 1', 'SetGuest 0101']);
    await second.answer(OK);
    expect(second.sent.at(-1)).toBe('PostCharge 2');
    await second.answer(OK);
    // Killed between the answer to the second charge and its commit.

    second.wire.shift()?.answer(OK);
    await Promise.resolve();
    const third = life();
    third.outlet.start();
    third.outlet.linkReopened(PMS);
    expect(third.sent).toEqual(['PostCharge 2']);
    await third.answer(OK);
    third.say(charge);
    expect(third.sent).toEqual(['PostCharge 2', 'PostCharge 3']);
    await third.answer(OK);
    expect(third.asks()).toEqual([]);
  });

  it('what was asked of a link that is no more is given up, and told', () => {
    life().say(checkedIn('0101'));
    const next = life();
    next.say({ type: 'Daemon', what: 'started', version: '1', links: ['pms'] });
    expect(next.asks()).toEqual([]);
    expect(next.told()).toEqual([['guest/0101', 'failed', 'PBX_LINK_DOWN', true]]);
  });

  it('a charge is on the disk before it is on the wire; other things need not wait for the disk', async () => {
    const l = life();
    const full = vi.spyOn(ledger, 'commit').mockImplementation(() => {
      throw new BellwireError('LEDGER_FULL');
    });
    l.say(charge, checkedIn('0101'));
    expect(l.sent).toEqual(['SetGuest 0101']);
    full.mockRestore();
    l.runLater();
    expect(l.sent).toEqual(['SetGuest 0101', 'PostCharge 1']);
    await l.answer(OK);
    await l.answer(OK);
    expect(l.asks()).toEqual([]);
    expect(l.sent).toHaveLength(2);
  });
});
