import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTiming } from '../../test/support/manual-timing.js';
import { AT, FakeOutbox } from '../../test/support/outbox.js';
import type { Lane, LaneMessage, Settled } from './lane.js';
import { Publisher } from './publisher.js';
import { eventSchema } from './schemas.js';
import { topicsOf } from './topics.js';

const ROOT = 'bellwire/seaview';
const HELLO = { topic: `${ROOT}/status`, payload: '"hello"', retain: true };
const lampOf = (room: string) => ({ entity: 'room', key: room, aspect: 'lamp' }) as const;

/** A broker that settles when it is told to. */
class FakeLane implements Lane {
  sent: { topic: string; payload: string; retain: boolean; settle: (reasonCode?: number) => void }[] = [];
  flushes = 0;
  #unsettled = 0;
  constructor(readonly window = 500) {}
  free(): number {
    return this.window - this.#unsettled;
  }
  fits({ payload }: LaneMessage): boolean {
    return payload.length < 10_000;
  }
  put({ topic, payload, retain }: LaneMessage, settled: Settled, token: number): void {
    this.#unsettled++;
    const settle = (reasonCode = 0) => {
      this.#unsettled--;
      settled(token, reasonCode);
    };
    this.sent.push({ topic: topic.toString('utf8', 2), payload, retain, settle });
  }
  flush(): void {
    this.flushes++;
  }
  topics(): string[] {
    return this.sent.map(({ topic }) => topic.slice(ROOT.length + 1));
  }
  /** Seqs of the events sent, in order. */
  seqs(): number[] {
    const events = this.sent.filter(({ topic }) => topic.startsWith(`${ROOT}/event/`));
    return events.map(({ payload }) => Number((JSON.parse(payload) as { sequence: string }).sequence));
  }
}

let outbox: FakeOutbox;
let timing: ManualTiming;
let notes: string[];
let soon: (() => void)[];
let publisher: Publisher;

beforeEach(() => {
  outbox = new FakeOutbox();
  timing = new ManualTiming(AT);
  notes = [];
  soon = [];
  publisher = new Publisher({
    site: 'seaview',
    topics: topicsOf('bellwire', 'seaview'),
    privacy: { dialed: 'first4', names: false },
    outbox,
    timing,
    note: (_level, fields) => notes.push(String('code' in fields ? fields.code : '')),
    soon: (run) => soon.push(run),
  });
});
const settleSoon = () => {
  for (const run of soon.splice(0)) run();
};
const attach = (lane = new FakeLane()) => {
  publisher.attach(lane, HELLO);
  return lane;
};

describe('what goes out', () => {
  it('an event as CloudEvent: id from site and sequence, masked, never retained', () => {
    const lane = attach();
    outbox.commit({
      events: [
        {
          type: 'delivered',
          subject: '0101',
          data: { at: '001/0007', reason: 'direct', called: '0101', calling: '5550123', staleAfter: 31_000 },
        },
      ],
    });
    const [, event] = lane.sent;
    expect(event).toMatchObject({ topic: `${ROOT}/event/delivered`, retain: false });
    expect(JSON.parse(event?.payload ?? '')).toEqual({
      specversion: '1.0',
      id: 'seaview-1',
      source: '/bellwire/seaview',
      type: 'bellwire.delivered',
      time: '2026-03-14T20:00:00.001Z',
      sequence: '0000000000000001',
      rules: 'hotel-base@1',
      subject: '0101',
      datacontenttype: 'application/json',
      data: { at: '001/0007', reason: 'direct', called: '0101', calling: '5550***', staleAfter: 31_000 },
    });
    expect(eventSchema('delivered').safeParse(JSON.parse(event?.payload ?? '')).error).toBeUndefined();
  });

  it('hello, then states, then events', () => {
    outbox.commit({ events: [{}], states: [{ key: lampOf('0101'), value: { lit: true } }] });
    expect(attach().topics()).toEqual(['status', 'room/0101/lamp', 'event/clock']);
  });

  it('a commit of many events in one write', () => {
    const lane = attach();
    const before = lane.flushes;
    outbox.commitMany(100, 100);
    expect(lane.seqs()).toHaveLength(100);
    expect(lane.flushes - before).toBe(1);
  });

  it('never more than the window, and on as it opens', () => {
    const lane = attach(new FakeLane(10));
    outbox.commitMany(30);
    expect(lane.sent).toHaveLength(10);
    for (const { settle } of lane.sent.slice(0, 4)) settle();
    expect(soon).toEqual([]);
    timing.advance(1);
    expect(lane.sent).toHaveLength(14);
    expect(outbox.ranges).toEqual([[1, 3]]);
    for (const { settle } of lane.sent.slice(4, 9)) settle();
    settleSoon();
    expect(lane.sent).toHaveLength(19);
  });

  it('nothing without a connection; all of it with the next', () => {
    outbox.commitMany(3);
    publisher.say({ topic: 'x', payload: '1', retain: false });
    const lane = attach();
    expect(lane.seqs()).toEqual([1, 2, 3]);
    expect(lane.topics()).not.toContain('x');
  });
});

describe('a lost connection', () => {
  it('sends again, from the oldest without PUBACK, the same bytes', () => {
    const first = attach();
    outbox.commitMany(5);
    for (const { settle } of first.sent.slice(0, 3)) settle();
    publisher.detach();
    outbox.commitMany(2);
    const second = attach();
    expect(second.seqs()).toEqual([3, 4, 5, 6, 7]);
    expect(second.sent[1]?.payload).toBe(first.sent[3]?.payload);
  });

  it('paces what was owed and not what is new', () => {
    outbox.commitMany(2000);
    const lane = attach();
    expect(lane.seqs()).toHaveLength(100);
    for (const { settle } of lane.sent) settle();
    settleSoon();
    expect(lane.seqs()).toHaveLength(100);
    timing.advance(20);
    expect(lane.seqs()).toHaveLength(200);
  });
});

describe('retained state', () => {
  it('only the newest is sent; every one is shown again to a broker that lost its memory', () => {
    outbox.commit({ states: [{ key: lampOf('0101'), value: { lit: true } }] });
    outbox.commit({ states: [{ key: lampOf('0101'), value: { lit: false } }] });
    const first = attach();
    expect(first.sent.slice(1)).toMatchObject([{ payload: '{"lit":false}', retain: true }]);
    first.sent[1]?.settle();
    expect(outbox.statesPending()).toEqual([]);
    publisher.detach();
    const second = attach();
    expect(second.sent.slice(1)).toMatchObject([{ payload: '{"lit":false}', retain: true }]);
  });

  it('a burst on one topic behind a full window is one message', () => {
    const lane = attach(new FakeLane(1));
    for (const lit of [true, false, true])
      outbox.commit({ states: [{ key: lampOf('0101'), value: { lit } }] });
    lane.sent[0]?.settle();
    settleSoon();
    expect(lane.sent.slice(1)).toMatchObject([{ payload: '{"lit":true}' }]);
  });

  it('null removes the retained message', () => {
    outbox.commit({ states: [{ key: lampOf('0101'), value: { lit: true } }] });
    outbox.commit({ states: [{ key: lampOf('0101'), value: null }] });
    expect(attach().sent.slice(1)).toMatchObject([{ payload: '', retain: true }]);
  });
});

describe('a broker that says no', () => {
  it('holds, reports, keeps the event, and tries again in order', () => {
    const lane = attach();
    outbox.commitMany(3);
    const [hello, one, two, three] = lane.sent;
    hello?.settle();
    one?.settle();
    two?.settle(135);
    three?.settle();
    settleSoon();
    expect(publisher.snapshot().held).toMatchObject({ code: 'BROKER_DENIED' });
    expect(publisher.snapshot().held?.detail).toContain(`${ROOT}/event/clock`);
    expect(notes).toEqual(['BROKER_DENIED']);
    expect([...outbox.owed.keys()]).toEqual([2]);
    outbox.commitMany(1);
    expect(lane.sent).toHaveLength(4);
    timing.advance(5000);
    expect(publisher.snapshot().held).toBeNull();
    expect(lane.seqs().slice(3)).toEqual([2, 4]);
  });

  it('waits 5 s, 10 s … 60 s while it stays so, and 5 s again after it was good', () => {
    const lane = attach();
    outbox.commitMany(1);
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      lane.sent.at(-1)?.settle(135);
      settleSoon();
      waits.push(...timing.waiting());
      timing.advance(60_000);
    }
    expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    lane.sent.at(-1)?.settle();
    outbox.commitMany(1);
    lane.sent.at(-1)?.settle(151);
    expect(publisher.snapshot().held?.code).toBe('BROKER_NOT_ACCEPTED');
    expect(timing.waiting()).toEqual([5000]);
  });

  it('a message the broker would not take in one packet is not sent to be thrown out for', () => {
    const lane = attach();
    outbox.commit({ events: [{ type: 'text', data: { account: 'x'.repeat(10_000) } }] });
    expect(lane.seqs()).toEqual([]);
    expect(publisher.snapshot().held?.code).toBe('BROKER_NOT_ACCEPTED');
  });

  it('answers still go, and a refused one is reported to who said it', () => {
    const lane = attach();
    outbox.commitMany(1);
    lane.sent.at(-1)?.settle(135);
    const reasons: number[] = [];
    publisher.say({ topic: 'answer', payload: '{}', retain: false, done: (code) => reasons.push(code) });
    expect(lane.sent.at(-1)?.topic).toBe('answer');
    lane.sent.at(-1)?.settle(135);
    expect(reasons).toEqual([135]);
  });
});
