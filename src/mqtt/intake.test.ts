import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTiming } from '../../test/support/manual-timing.js';
import { AT } from '../../test/support/outbox.js';
import type { CommandFact, ReplyTo } from '../telephony/index.js';
import type { IncomingMessage } from './connection.js';
import { Intake } from './intake.js';
import { COMMANDS, type Refusal, RefusalSchema } from './schemas.js';
import { topicsOf } from './topics.js';

const topics = topicsOf('bellwire', 'seaview');
const good = { id: 'c-000001', issuedAt: '2026-03-14T20:00:00Z', room: '0101', reason: 'parcel' };

let timing: ManualTiming;
let taken: CommandFact[];
let answers: { to: ReplyTo; command: string; body: Refusal }[];
let intake: Intake;

beforeEach(() => {
  timing = new ManualTiming(AT);
  taken = [];
  answers = [];
  intake = new Intake({
    topics,
    commandMaxAge: 30_000,
    now: timing.now,
    monotonic: timing.monotonic,
    note: () => undefined,
    submit: (fact) => taken.push(fact),
    answer: (to, command, body) => answers.push({ to, command, body }),
    schemas: COMMANDS,
  });
});

function send(body: unknown, over: Partial<IncomingMessage> & { name?: string } = {}): void {
  const { name = 'lamp.set', ...message } = over;
  intake.receive({
    topic: topics.command(name),
    payload: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    retain: false,
    responseTopic: null,
    correlation: null,
    by: null,
    ...message,
  });
}
const codes = () => answers.map(({ body }) => body.code);

describe('a good command', () => {
  it('becomes a fact with its arguments, its sender and where the answer goes', () => {
    send(
      { ...good, by: 'night desk' },
      { responseTopic: 'bellwire/seaview/reply/desk-7', correlation: 'AQI=' },
    );
    expect(taken).toEqual([
      {
        type: 'Command',
        id: 'c-000001',
        name: 'lamp.set',
        args: { room: '0101', reason: 'parcel' },
        by: 'night desk',
        reply: { via: 'mqtt', address: 'bellwire/seaview/reply/desk-7', correlation: 'AQI=' },
      },
    ]);
    expect(answers).toEqual([]);
  });

  it('is answered on reply/<name> when it names no topic, or one that is not for answers', () => {
    send(good);
    send({ ...good, id: 'c-000002' }, { responseTopic: 'bellwire/seaview/status' });
    send({ ...good, id: 'c-000003' }, { responseTopic: 'somebody/else' });
    expect(taken.map(({ reply }) => reply?.address)).toEqual(
      Array(3).fill('bellwire/seaview/reply/lamp.set'),
    );
  });

  it('names its sender by user property when the payload does not', () => {
    send(good, { by: 'pms\u0007' });
    expect(taken[0]?.by).toBe('pms?');
  });
});

describe('refused, each with its code', () => {
  it.each([
    ['retained', good, { retain: true }, 'COMMAND_RETAINED', 'lamp.set'],
    ['unknown name', good, { name: 'door.open' }, 'COMMAND_UNKNOWN', 'door.open'],
    ['a name of Object', good, { name: 'constructor' }, 'COMMAND_UNKNOWN', 'constructor'],
    ['not JSON', '{"id":', {}, 'COMMAND_MALFORMED', 'not JSON'],
    ['an array', [], {}, 'COMMAND_MALFORMED', 'expected object'],
    ['an unknown key', { ...good, colour: 'red' }, {}, 'COMMAND_MALFORMED', 'unknown key "colour"'],
    ['a room that is a number', { ...good, room: 101 }, {}, 'COMMAND_MALFORMED', 'room: '],
    ['a room with a command for a modem', { ...good, room: '1;ATDT9' }, {}, 'COMMAND_MALFORMED', 'room: '],
    ['a reason nobody knows', { ...good, reason: 'birthday' }, {}, 'COMMAND_MALFORMED', 'reason: '],
    ['no id', { ...good, id: undefined }, {}, 'COMMAND_MALFORMED', 'id: '],
    ['a short id', { ...good, id: 'x' }, {}, 'COMMAND_MALFORMED', 'id: '],
    ['a date that is none', { ...good, issuedAt: 'now' }, {}, 'COMMAND_MALFORMED', 'issuedAt: '],
    ['4097 bytes', ' '.repeat(4097), {}, 'COMMAND_MALFORMED', '4097 bytes'],
    ['31 s old', { ...good, issuedAt: '2026-03-14T19:59:29Z' }, {}, 'COMMAND_EXPIRED', '1 s too late'],
    ['past its notAfter', { ...good, notAfter: '2026-03-14T19:59:59Z' }, {}, 'COMMAND_EXPIRED', '1 s'],
    ['31 s ahead', { ...good, issuedAt: '2026-03-14T20:00:31Z' }, {}, 'COMMAND_FROM_FUTURE', '31 s ahead'],
  ] as const)('%s', (_, body, over, code, detail) => {
    send(body, over);
    expect(taken).toEqual([]);
    expect(codes()).toEqual([code]);
    expect(answers[0]?.body.message).toContain(detail);
    expect(RefusalSchema.safeParse(answers[0]?.body).error).toBeUndefined();
  });

  it('tells which one it was, when its id can be read', () => {
    send({ ...good, colour: 'red' });
    send({ id: 7 });
    expect(answers.map(({ body }) => body.id)).toEqual(['c-000001', null]);
  });

  it('an old command with a notAfter still ahead is good; so is another time zone', () => {
    send({ ...good, issuedAt: '2026-03-14T18:00:00Z', notAfter: '2026-03-14T22:00:00+01:00' });
    expect(taken).toHaveLength(1);
  });

  it('an unknown name is answered on a topic of ours, not on one made of it', () => {
    send(good, { name: 'x'.repeat(300) });
    expect(answers[0]?.to.address).toBe('bellwire/seaview/reply/unknown');
  });

  it('the clearing of a retained command is nobody to be answered', () => {
    send('', { retain: true });
    expect(answers).toEqual([]);
  });
});

describe('flood', () => {
  it('takes what a night desk needs, refuses the rest, answers few of the refused, and takes again', () => {
    for (let n = 0; n < 10_000; n++) send({ ...good, id: `c-${String(n).padStart(6, '0')}` });
    expect(taken).toHaveLength(300);
    expect(new Set(codes())).toEqual(new Set(['COMMAND_FLOOD']));
    expect(answers).toHaveLength(10);
    timing.advance(1000);
    send({ ...good, id: 'c-later-1', issuedAt: '2026-03-14T20:00:01Z' });
    expect(taken).toHaveLength(301);
  });

  it('of one command leaves the others alone, garbage included', () => {
    for (let n = 0; n < 400; n++) send('garbage');
    taken.length = 0;
    send({ id: 'c-ping-01', issuedAt: good.issuedAt }, { name: 'ping' });
    expect(taken.map(({ name }) => name)).toEqual(['ping']);
  });
});

describe('the first command', () => {
  it('waits for the schemas, and those behind it keep their order', async () => {
    let loaded: (schemas: typeof COMMANDS) => void = () => undefined;
    intake = new Intake({
      topics,
      commandMaxAge: 30_000,
      now: timing.now,
      monotonic: timing.monotonic,
      note: () => undefined,
      submit: (fact) => taken.push(fact),
      answer: (to, command, body) => answers.push({ to, command, body }),
      schemas: () =>
        new Promise((resolve) => {
          loaded = resolve;
        }),
    });
    send(good);
    send({ ...good, id: 'c-000002' });
    expect(taken).toEqual([]);
    loaded(COMMANDS);
    await Promise.resolve();
    send({ ...good, id: 'c-000003' });
    expect(taken.map(({ id }) => id)).toEqual(['c-000001', 'c-000002', 'c-000003']);
  });
});
