import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../test/support/mosquitto.js';
import { type Gateway, join, listen, startGateway } from '../../test/support/mqtt.js';
import { until } from '../../test/support/until.js';
import { startEmbeddedBroker } from './embedded-broker.js';

const SET = 'bellwire/seaview/cmd/lamp.set';

let gateway: Gateway | null = null;
afterEach(async () => {
  await gateway?.mqtt.stop();
  gateway = null;
});
async function broker(): Promise<Mosquitto> {
  const started = await startMosquitto();
  onTestFinished(() => started.remove());
  return started;
}
const command = (id: string) =>
  JSON.stringify({ id, issuedAt: new Date().toISOString(), room: '0101', reason: 'parcel' });

describe('commands', () => {
  it('are answered on the response topic, with the correlation data of the sender', async () => {
    const { url } = await broker();
    gateway = startGateway(url);
    await gateway.online();
    const desk = await listen(url, 'bellwire/seaview/reply/#');
    const correlationData = Buffer.from([0, 1, 0xff]);
    const properties = { responseTopic: 'bellwire/seaview/reply/desk-7', correlationData };
    await desk.client.publishAsync(SET, command('c-000001'), { qos: 1, properties });
    await until(() => gateway?.commands.length === 1, 'the command arrives');
    const [fact] = gateway.commands;
    if (!fact?.reply) throw new Error('no way to answer');
    gateway.mqtt.reply(fact.reply, fact.id, { ok: true, lit: true });
    await until(() => desk.heard.length === 1, 'the answer arrives');
    const [answer] = desk.heard;
    expect(answer).toMatchObject({ topic: 'bellwire/seaview/reply/desk-7' });
    expect(JSON.parse(answer?.payload ?? '')).toEqual({ id: 'c-000001', ok: true, lit: true });
    expect(answer?.packet.properties?.correlationData).toEqual(correlationData);
    expect(answer?.packet.retain).toBe(false);
  });

  it('retained before the gateway came: never seen; retained while it is there: refused', async () => {
    const { url } = await broker();
    const desk = await listen(url, 'bellwire/seaview/reply/#');
    await desk.client.publishAsync(SET, command('c-000001'), { qos: 1, retain: true });
    gateway = startGateway(url);
    await gateway.online();
    await until(() => gateway?.mqtt.snapshot().commands === 'arrive', 'commands arrive');
    expect(gateway.notes.map(({ what }) => what)).toEqual(['Connected to the broker']);
    await desk.client.publishAsync(SET, command('c-000002'), { qos: 1, retain: true });
    await until(() => desk.heard.length === 1, 'the refusal arrives');
    expect(JSON.parse(desk.heard[0]?.payload ?? '')).toMatchObject({
      id: 'c-000002',
      ok: false,
      code: 'COMMAND_RETAINED',
    });
    expect(gateway.commands).toEqual([]);
  });

  it('that are too large for an answer do not end the connection', async () => {
    const { url } = await broker();
    gateway = startGateway(url);
    await gateway.online();
    const desk = await listen(url, 'bellwire/seaview/reply/#');
    await desk.client.publishAsync(SET, 'x'.repeat(1_000_000), { qos: 1 });
    await desk.client.publishAsync(SET, 'x'.repeat(10_000), { qos: 1 });
    await until(() => desk.heard.length === 1, 'the smaller one is answered');
    expect(JSON.parse(desk.heard[0]?.payload ?? '')).toMatchObject({ code: 'COMMAND_MALFORMED' });
    expect(gateway.mqtt.snapshot().state).toBe('online');
  });

  it('sent while the gateway was away are not caught up on', async () => {
    const { url } = await broker();
    gateway = startGateway(url);
    await gateway.online();
    await gateway.mqtt.stop();
    const desk = await join(url);
    await desk.publishAsync(SET, command('c-000001'), { qos: 1 });
    gateway = startGateway(url);
    await gateway.online();
    await until(() => gateway?.mqtt.snapshot().commands === 'arrive', 'commands arrive');
    expect(gateway.commands).toEqual([]);
  });
});

it('everything also over MQTT 3.1.1, on the embedded broker', async () => {
  const embedded = await startEmbeddedBroker();
  onTestFinished(() => embedded.stop());
  const other = await listen(embedded.url, 'bellwire/seaview/#', { protocolVersion: 4 });
  onTestFinished(() => void other.client.end(true));
  gateway = startGateway(embedded.url, { protocol: 4 });
  await gateway.online();
  gateway.outbox.commitMany(3);
  await until(() => other.on('bellwire/seaview/event/clock').length === 3, 'events');
  await other.client.publishAsync(SET, command('c-000001'), { qos: 1 });
  await until(() => gateway?.commands.length === 1, 'the command');
  expect(gateway.commands[0]?.reply?.address).toBe('bellwire/seaview/reply/lamp.set');
  await gateway.mqtt.stop();
  await until(() => other.on('bellwire/seaview/status').length === 2, 'offline');
  expect(gateway.outbox.owed.size).toBe(0);
});

it('health is said at once and again', async () => {
  const { url } = await broker();
  const monitor = await listen(url, 'bellwire/seaview/health');
  gateway = startGateway(url, {}, { health: () => ({ body: { ledger: 'ok' }, promises: '' }) });
  await until(() => monitor.heard.length === 2, 'health twice', 6000);
  expect(JSON.parse(monitor.heard[1]?.payload ?? '')).toMatchObject({ ledger: 'ok', at: expect.any(Number) });
});

it('health is said at once when a promise goes off or comes back, and never more than once a second', async () => {
  const { url } = await broker();
  const monitor = await listen(url, 'bellwire/seaview/health');
  let fault: string | null = null;
  let looks = 0;
  const health = () => {
    looks++;
    return { body: { fault, looks }, promises: String(fault) };
  };
  gateway = startGateway(url, {}, { health });
  const faults = () => monitor.heard.map(({ payload }) => (JSON.parse(payload) as { fault: unknown }).fault);
  await until(() => faults().length === 1, 'the first');
  fault = 'LEDGER_FULL';
  await until(() => faults().length === 2, 'it went off');
  fault = null;
  await until(() => faults().length === 3, 'it came back');
  expect(faults()).toEqual([null, 'LEDGER_FULL', null]);
  // Long before the regular one, which comes at the thirtieth look.
  expect(looks).toBeLessThan(20);
});
