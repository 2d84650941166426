import { describe, expect, it } from 'vitest';
import { type AsyncApiDocument, asyncApiDocument } from './asyncapi.js';
import { COMMAND_NAMES } from './contract.js';
import { COMMANDS, EVENT_DATA, STATES } from './schemas.js';
import { topicsOf } from './topics.js';

const document = asyncApiDocument();
const concrete = asyncApiDocument({ base: 'bellwire', site: 'seaview' });

/** What AsyncAPI 3.0.0 asks of a document, as far as this one goes; an empty list is a valid one. */
function faults(doc: AsyncApiDocument): string[] {
  const found: string[] = [];
  const resolve = (ref: string): unknown =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], doc);
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref') walk(value, `${path}/${key}`);
      else if (resolve(String(value)) === undefined) found.push(`${path}: ${String(value)} leads nowhere`);
    }
  };
  walk(doc, '');
  const sections = [doc.channels, doc.operations, doc.components.messages, doc.components.schemas];
  for (const key of sections.flatMap((section) => Object.keys(section))) {
    if (!/^[A-Za-z0-9._-]+$/.test(key)) found.push(`key ${key}`);
  }
  for (const [id, { address, parameters = {} }] of Object.entries(doc.channels)) {
    const used = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    if (used.join() !== Object.keys(parameters).sort().join()) found.push(`parameters of ${id}`);
    if (/[#+]/.test(address)) found.push(`wildcard in ${id}`);
  }
  const addresses = Object.values(doc.channels).map(({ address }) => address);
  if (new Set(addresses).size !== addresses.length) found.push('two channels with one address');
  for (const [id, { channel, messages, reply }] of Object.entries(doc.operations)) {
    for (const [of, list] of [
      [channel, messages],
      ...(reply ? [[reply.channel, reply.messages] as const] : []),
    ] as const) {
      for (const message of list) {
        if (!message.$ref.startsWith(`${of.$ref}/messages/`))
          found.push(`message of another channel in ${id}`);
      }
    }
  }
  for (const [id, schema] of Object.entries(doc.components.schemas)) {
    if (!('type' in schema || 'anyOf' in schema || 'oneOf' in schema))
      found.push(`schema ${id} says nothing`);
    if ('$schema' in schema) found.push(`schema ${id} is a document of its own`);
  }
  return found;
}

describe('the published contract', () => {
  it.each([
    ['with parameters', document],
    ['of a site', concrete],
  ])('is sound: %s', (_, doc) => {
    expect(faults(doc)).toEqual([]);
  });

  it('the check itself sees a broken reference and a foreign message', () => {
    const broken = structuredClone(document);
    delete broken.components.messages.status;
    const operation = broken.operations['cmd-ping'];
    if (operation) operation.messages = [{ $ref: '#/channels/status/messages/status' }];
    expect(faults(broken)).toEqual([
      '/channels/status/messages/status: #/components/messages/status leads nowhere',
      'message of another channel in cmd-ping',
    ]);
  });

  it('has every topic the code uses', () => {
    const topics = topicsOf('bellwire', 'seaview');
    const expected = [
      topics.status,
      topics.health,
      ...(Object.keys(EVENT_DATA) as (keyof typeof EVENT_DATA)[]).map(topics.event),
      ...(['lamp', 'wake-up', 'occupancy', 'status', 'phone'] as const).map((aspect) =>
        topics.state({ entity: 'room', key: '{room}', aspect }),
      ),
      topics.state({ entity: 'link', key: '{link}', aspect: 'state' }),
      topics.state({ entity: 'link', key: '{link}', aspect: 'sync' }),
      topics.state({ entity: 'switchboard', key: 'position', aspect: 'position' }),
      ...Object.keys(COMMANDS).flatMap((name) => [topics.command(name), topics.reply(name)]),
      topics.reply('unknown'),
    ];
    expect(
      Object.values(concrete.channels)
        .map(({ address }) => address)
        .sort(),
    ).toEqual(expected.sort());
    expect(Object.keys(STATES)).toHaveLength(8);
  });

  it('says what is retained and who sends', () => {
    const retained = Object.entries(document.operations)
      .filter(([, { bindings }]) => bindings.mqtt.retain)
      .map(([id]) => id);
    expect(retained.sort()).toEqual(
      [
        'link-state',
        'link-sync',
        'room-lamp',
        'room-occupancy',
        'room-phone',
        'room-status',
        'room-wake-up',
        'status',
        'switchboard-position',
      ].sort(),
    );
    const received = Object.entries(document.operations).filter(([, { action }]) => action === 'receive');
    expect(received.map(([id]) => id)).toEqual(COMMAND_NAMES.map((name) => `cmd-${name}`));
    for (const [, { reply }] of received) expect(reply).toBeDefined();
  });

  it('carries the rules of the schemas: a room is a string, no further keys', () => {
    expect(document.components.schemas['cmd-lamp.set']).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['id', 'issuedAt', 'room', 'reason'],
      properties: { room: { type: 'string' } },
    });
  });

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
