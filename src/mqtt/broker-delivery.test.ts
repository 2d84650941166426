import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Mosquitto, type MosquittoOptions, startMosquitto } from '../../test/support/mosquitto.js';
import { type Gateway, HASTY, listen, sequences, startGateway } from '../../test/support/mqtt.js';
import { until } from '../../test/support/until.js';
import type { Timing } from './ports.js';

const EVENTS = 'bellwire/seaview/event/#';

let gateway: Gateway | null = null;
afterEach(async () => {
  await gateway?.mqtt.stop();
  gateway = null;
});
async function broker(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const started = await startMosquitto(options);
  onTestFinished(() => started.remove());
  return started;
}
/** A subscriber whose session the broker keeps over its own death, and that may fall behind. */
const DURABLE = ['persistence true', 'max_inflight_messages 0', 'max_queued_messages 0'];
async function durableListener(mosquitto: Mosquitto) {
  const listener = await listen(mosquitto.url, EVENTS, {
    clientId: 'pms',
    clean: false,
    properties: { sessionExpiryInterval: 3600 },
  });
  onTestFinished(() => void listener.client.end(true));
  await mosquitto.save();
  return listener;
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
/** First arrivals only: what a consumer that de-duplicates by id sees. */
const unique = (seqs: readonly number[]) => [...new Set(seqs)];

describe('delivery', () => {
  it('every size of event arrives as it was sent, whatever its length field looks like', async () => {
    const mosquitto = await broker();
    const { heard } = await listen(mosquitto.url, EVENTS);
    gateway = startGateway(mosquitto.url);
    await gateway.online();
    // In letters of one, two, three and four bytes; then every length around the border of two and three length bytes.
    const texts = [0, 1, 40, 120, 40_000].flatMap((n) =>
      ['a', 'é', '漢', '🛎'].map((letter) => letter.repeat(n)),
    );
    texts.push(...range(15_900, 16_100).map((n) => 'a'.repeat(n)));
    gateway.outbox.commit({ events: texts.map((account) => ({ data: { account } })) });
    await until(() => heard.length === texts.length, 'all arrive');
    const data = heard.map(({ payload }) => (JSON.parse(payload) as { data: { account: string } }).data);
    expect(data.map(({ account }) => account)).toEqual(texts);
    expect(heard[0]?.packet.properties).toMatchObject({
      contentType: 'application/cloudevents+json; charset=utf-8',
      payloadFormatIndicator: true,
    });
  });

  it('every size of state too, around the border of one and two length bytes', async () => {
    const mosquitto = await broker();
    const { heard } = await listen(mosquitto.url, 'bellwire/seaview/room/#');
    gateway = startGateway(mosquitto.url);
    await gateway.online();
    const states = range(1, 120).map((n) => ({
      key: { entity: 'room', key: `1${n}`, aspect: 'lamp' } as const,
      value: { a: 'a'.repeat(n) },
    }));
    gateway.outbox.commit({ states });
    await until(() => heard.length === states.length, 'all arrive');
    expect(heard.map(({ payload }) => payload)).toEqual(states.map(({ value }) => JSON.stringify(value)));
  });

  it('states are retained, and removed again', async () => {
    const mosquitto = await broker();
    gateway = startGateway(mosquitto.url);
    await gateway.online();
    const key = { entity: 'room', key: '0101', aspect: 'lamp' } as const;
    gateway.outbox.commit({ states: [{ key, value: { lit: true } }] });
    await until(() => gateway?.outbox.statesPending().length === 0, 'acknowledged');
    const first = await listen(mosquitto.url, 'bellwire/seaview/room/#');
    await until(() => first.heard.length === 1, 'the lamp is retained');
    expect(first.heard[0]).toMatchObject({
      topic: 'bellwire/seaview/room/0101/lamp',
      payload: '{"lit":true}',
    });
    gateway.outbox.commit({ states: [{ key, value: null }] });
    await until(() => gateway?.outbox.statesPending().length === 0, 'acknowledged');
    const second = await listen(mosquitto.url, 'bellwire/seaview/#');
    await until(() => second.heard.length > 0, 'the status');
    expect(second.heard.map(({ topic }) => topic)).toEqual(['bellwire/seaview/status']);
  });

  it('a broker stopped under load and started again gets every event, in order', async () => {
    const mosquitto = await broker({ conf: DURABLE });
    const { heard } = await durableListener(mosquitto);
    gateway = startGateway(mosquitto.url);
    await gateway.online();
    const load = startLoad(gateway);
    await until(() => heard.length > 500, 'load');
    await mosquitto.stop();
    await until(() => load.committed() > heard.length + 2000, 'events wait', 15_000);
    await mosquitto.start();
    await until(() => gateway?.mqtt.snapshot().state === 'online', 'back', 15_000);
    const total = load.stop();
    await until(() => gateway?.outbox.owed.size === 0, 'nothing is owed', 15_000);
    await until(() => unique(sequences(heard)).length === total, 'all arrive', 15_000);
    expect(unique(sequences(heard))).toEqual(range(1, total));
  });

  it('a broker killed under load for three seconds: at least once, in order, the same id and bytes', async () => {
    const mosquitto = await broker({ conf: DURABLE });
    const { heard } = await durableListener(mosquitto);
    gateway = startGateway(mosquitto.url);
    await gateway.online();
    const load = startLoad(gateway);
    await until(() => heard.length > 500, 'load');
    await mosquitto.kill();
    const { owed } = gateway.outbox;
    const acknowledged = new Set(range(1, load.committed()).filter((seq) => !owed.has(seq)));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await mosquitto.start();
    await until(() => gateway?.mqtt.snapshot().state === 'online', 'back', 15_000);
    const total = load.stop();
    await until(() => owed.size === 0, 'nothing is owed', 15_000);
    const missing = () => {
      const arrived = new Set(sequences(heard));
      return range(1, total).filter((seq) => !arrived.has(seq));
    };
    // What it acknowledged in its last moment and did not pass on is lost in the broker (PLAN.md F6), not here.
    await until(() => missing().every((seq) => acknowledged.has(seq)), 'all that was still owed', 15_000);
    expect(missing().length).toBeLessThanOrEqual(500);
    const first = unique(sequences(heard));
    expect(first).toEqual([...first].sort((a, b) => a - b));
    const byId = new Map<string, string>();
    for (const { payload } of heard) {
      const { id } = JSON.parse(payload) as { id: string };
      expect(byId.get(id) ?? payload).toBe(payload);
      byId.set(id, payload);
    }
  });
});

describe('an access list that forbids a topic', () => {
  const ALLOW = 'user bellwire\ntopic readwrite bellwire/seaview/#\n';
  const DENY = `${ALLOW}topic deny bellwire/seaview/event/clock\n`;
  const USERS = { bellwire: 'right' };

  it('is BROKER_DENIED, keeps the event, and delivers it once it is allowed', async () => {
    const mosquitto = await broker({ acl: DENY, conf: ['allow_anonymous true'] });
    gateway = startGateway(mosquitto.url, { username: 'bellwire' });
    await gateway.online();
    gateway.outbox.commitMany(5);
    await until(() => gateway?.mqtt.snapshot().publisher.held !== null, 'held');
    expect(gateway.mqtt.snapshot().publisher.held?.code).toBe('BROKER_DENIED');
    expect(gateway.outbox.owed.size).toBe(5);
    const { heard } = await listen(mosquitto.url, EVENTS, { username: 'bellwire' });
    mosquitto.setAcl(ALLOW);
    await until(() => gateway?.outbox.owed.size === 0, 'delivered', 10_000);
    await until(() => heard.length >= 5, 'heard');
    expect(unique(sequences(heard))).toEqual([1, 2, 3, 4, 5]);
    expect(gateway.mqtt.snapshot().publisher.held).toBeNull();
  });

  it('commands that did not arrive are told to arrive once they are allowed, without a new connection', async () => {
    const writeOnly = `user bellwire\ntopic write bellwire/seaview/#\n`;
    const mosquitto = await broker({ acl: writeOnly, users: USERS });
    const passwordFile = join(mosquitto.dir, 'password');
    writeFileSync(passwordFile, USERS.bellwire);
    gateway = startGateway(mosquitto.url, { username: 'bellwire', passwordFile });
    await until(() => gateway?.mqtt.snapshot().commands === 'do-not-arrive', 'they do not arrive');
    const { since } = gateway.mqtt.snapshot();
    mosquitto.setAcl(ALLOW);
    await until(() => gateway?.mqtt.snapshot().commands === 'arrive', 'they arrive', 10_000);
    expect(gateway.mqtt.snapshot()).toMatchObject({ state: 'online', error: null, since });
  });

  it.each([
    [
      'commands do not arrive although the broker granted the subscription',
      `user bellwire\ntopic write bellwire/seaview/#\n`,
      'do-not-arrive',
    ],
    ['commands arrive', ALLOW, 'arrive'],
  ] as const)('%s', async (_, acl, expected) => {
    const mosquitto = await broker({ acl, users: USERS });
    const passwordFile = join(mosquitto.dir, 'password');
    writeFileSync(passwordFile, USERS.bellwire);
    const waiting: number[] = [];
    const later: Timing['later'] = (ms, run) => {
      waiting.push(ms);
      const cancel = HASTY.later(ms, run);
      return () => {
        waiting.splice(waiting.indexOf(ms), 1);
        cancel();
      };
    };
    const timing = { ...HASTY, later };
    gateway = startGateway(mosquitto.url, { username: 'bellwire', passwordFile }, { timing });
    await gateway.online();
    await until(() => gateway?.mqtt.snapshot().commands !== 'unknown', 'the self-test has a result');
    expect(gateway.mqtt.snapshot().commands).toBe(expected);
    // A command that came proves it for good: nothing waits any more for the five seconds of the test to pass.
    expect(waiting.includes(5000)).toBe(expected === 'do-not-arrive');
    expect(gateway.mqtt.snapshot().error?.code).toBe(expected === 'arrive' ? undefined : 'BROKER_DENIED');
  });
});

/** About 1500 events a second, in commits of 15, until it is stopped. */
function startLoad({ outbox }: Gateway) {
  let committed = 0;
  const timer = setInterval(() => {
    outbox.commitMany(15, 15);
    committed += 15;
  }, 10);
  return {
    committed: () => committed,
    stop() {
      clearInterval(timer);
      return committed;
    },
  };
}
