import { z } from 'zod';
import type { EventType, StateOf } from '../switchboard/procedure.js';
import { VERSION } from '../version.js';
import { COMMAND_NAMES } from './contract.js';
import {
  COMMANDS,
  EVENT_DATA,
  eventSchema,
  HealthSchema,
  REPLIES,
  RefusalSchema,
  STATES,
  StatusSchema,
} from './schemas.js';
import { topicsOf } from './topics.js';

/** Plain JSON; AsyncAPI 3.0.0 as asyncapi.com describes it. */
export type AsyncApiDocument = {
  asyncapi: '3.0.0';
  channels: Record<string, Channel>;
  operations: Record<string, Operation>;
  components: { messages: Record<string, Message>; schemas: Record<string, object> };
  [section: string]: unknown;
};
interface Channel {
  address: string;
  description: string;
  parameters?: Record<string, { description: string }>;
  messages: Record<string, Ref>;
}
interface Operation {
  action: 'send' | 'receive';
  channel: Ref;
  summary: string;
  messages: Ref[];
  bindings: { mqtt: { qos: 1; retain: boolean; bindingVersion: '0.2.0' } };
  reply?: { channel: Ref; messages: Ref[] };
}
interface Message {
  name: string;
  contentType: string;
  payload: Ref;
  correlationId?: { location: string };
}
interface Ref {
  $ref: string;
}

/** One topic and what is on it. */
interface Entry {
  /** Key in every section of the document. */
  id: string;
  address: string;
  summary: string;
  action: Operation['action'];
  retain: boolean;
  schema: z.ZodType;
  contentType?: string;
}

/**
 * The contract of the gateway on MQTT, from the same topics and schemas that the code uses. With a site the addresses
 * are concrete, without one `{base}` and `{site}` are parameters.
 */
export function asyncApiDocument(of?: { base: string; site: string }): AsyncApiDocument {
  const { base, site } = of ?? { base: '{base}', site: '{site}' };
  const entries = entriesOf(base, site);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Bellwire',
      version: VERSION,
      description:
        'What a hotel gateway publishes and which commands it takes. Every event has a stable id and may come more than once: de-duplicate by id. Commands must not be retained.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(entries.map((entry) => [entry.id, channelOf(entry)])),
    operations: Object.fromEntries(
      entries.filter(({ id }) => !isReply(id)).map((entry) => [entry.id, operationOf(entry)]),
    ),
    components: {
      messages: Object.fromEntries(entries.map((entry) => [entry.id, messageOf(entry)])),
      schemas: Object.fromEntries(entries.map(({ id, schema }) => [id, schemaOf(schema)])),
    },
  };
}

function stateOf(aspect: StateOf['aspect']): StateOf {
  if (aspect === 'state' || aspect === 'sync') return { entity: 'link', key: '{link}', aspect };
  if (aspect === 'position') return { entity: 'switchboard', key: 'position', aspect };
  return { entity: 'room', key: '{room}', aspect };
}

function entriesOf(base: string, site: string): Entry[] {
  const topics = topicsOf(base, site);
  const out = { action: 'send', retain: false } as const;
  const kept = { action: 'send', retain: true } as const;
  const aspects = (Object.keys(STATES) as StateOf['aspect'][]).map((aspect): Entry => {
    const of = stateOf(aspect);
    const summary = `Newest ${aspect} of ${of.entity === 'switchboard' ? 'the' : 'a'} ${of.entity}.`;
    const id = `${of.entity}-${aspect}`;
    return { ...kept, id, address: topics.state(of), summary, schema: STATES[aspect] };
  });
  const events = (Object.keys(EVENT_DATA) as EventType[]).map(
    (type): Entry => ({
      ...out,
      id: `event-${type}`,
      address: topics.event(type),
      summary: EVENT_DATA[type].description ?? `A record of kind ${type}, as the PBX printed it.`,
      schema: eventSchema(type),
      contentType: 'application/cloudevents+json',
    }),
  );
  const commands = COMMAND_NAMES.flatMap((name): Entry[] => [
    {
      id: `cmd-${name}`,
      address: topics.command(name),
      summary: COMMANDS[name].description ?? name,
      action: 'receive',
      retain: false,
      schema: COMMANDS[name],
    },
    {
      ...out,
      id: replyId(name),
      address: topics.reply(name),
      summary: `Answers to ${name}; or the MQTT 5 response topic of the command, if it lies below reply/.`,
      schema: REPLIES[name],
    },
  ]);
  return [
    {
      ...kept,
      id: 'status',
      address: topics.status,
      summary: 'Online or offline; offline also by last will.',
      schema: StatusSchema,
    },
    {
      ...out,
      id: 'health',
      address: topics.health,
      summary: 'Every 30 s, and when a promise goes off or comes back.',
      schema: HealthSchema,
    },
    ...aspects,
    ...events,
    ...commands,
    {
      ...out,
      id: replyId('unknown'),
      address: topics.reply('unknown'),
      summary: 'Refusals of commands that do not exist.',
      schema: RefusalSchema,
    },
  ];
}

const replyId = (command: string) => `reply-${command}`;
const isReply = (id: string) => id.startsWith('reply-');
const isCommand = (id: string) => id.startsWith('cmd-');
const ref = (...path: string[]): Ref => ({ $ref: `#/${path.join('/')}` });

const PARAMETERS: Readonly<Record<string, string>> = {
  base: 'mqtt.base of the site file.',
  site: 'site of the site file.',
  room: 'Room as written in the site file.',
  link: 'Id of a link in the site file.',
};

function channelOf({ id, address, summary }: Entry): Channel {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const parameters = Object.fromEntries(
    names.map((name) => [name, { description: PARAMETERS[name] ?? name }] as const),
  );
  return {
    address,
    description: summary,
    ...(names.length > 0 ? { parameters } : {}),
    messages: { [id]: ref('components', 'messages', id) },
  };
}

function operationOf({ id, action, summary, retain }: Entry): Operation {
  const reply = replyId(id.slice('cmd-'.length));
  return {
    action,
    channel: ref('channels', id),
    summary,
    messages: [ref('channels', id, 'messages', id)],
    bindings: { mqtt: { qos: 1, retain, bindingVersion: '0.2.0' } },
    ...(isCommand(id)
      ? {
          reply: {
            channel: ref('channels', reply),
            messages: [ref('channels', reply, 'messages', reply)],
          },
        }
      : {}),
  };
}

function messageOf({ id, contentType = 'application/json' }: Entry): Message {
  return {
    name: id,
    contentType,
    payload: ref('components', 'schemas', id),
    ...(isCommand(id) || isReply(id)
      ? { correlationId: { location: '$message.header#/correlationData' } }
      : {}),
  };
}

/** AsyncAPI schemas are JSON Schema draft 7. */
function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return rest;
}
