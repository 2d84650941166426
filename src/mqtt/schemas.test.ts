import { describe, expect, it } from 'vitest';
import { FakeOutbox } from '../../test/support/outbox.js';
import { houseRules } from '../../test/support/rules.js';
import { opener, parcel } from '../switchboard/desk/parcel.fixture.js';
import { desk } from '../switchboard/desk/runner.js';
import { DEFAULT_DIRECTORY } from '../switchboard/directory/rules.js';
import { type HospitalityRules, NO_HOSPITALITY } from '../switchboard/guests/rules.js';
import { chartsOf, procedures } from '../switchboard/index.js';
import type { Effect, HouseView, Json } from '../switchboard/procedure.js';
import { asExtension, asLinkId, asRoom, type Fact, type StationRecord } from '../telephony/index.js';
import { createEnvelope } from './envelope.js';
import { answerBody } from './intake.js';
import { COMMANDS, EVENT_DATA, eventSchema, REPLIES, STATES } from './schemas.js';

const record: StationRecord = {
  format: 'panasonic-tda-a',
  kind: 'call',
  direction: 'outgoing',
  answered: null,
  extension: '0101',
  trunk: '01',
  dialed: '5550123',
  caller: null,
  ddi: null,
  localTime: '2026-03-14T20:15',
  timeIs: 'end',
  ringSeconds: null,
  durationSeconds: 61,
  account: null,
  cost: '00000.00',
  conditions: ['TR'],
  transferred: true,
  detail: {},
  line: 12,
};
const station = (over: Partial<StationRecord>): Fact => ({
  type: 'StationRecord',
  record: { ...record, direction: null, dialed: null, ...over },
});
const numbered = (type: string, recordNumber: string, localTime: string): Fact =>
  station({ format: 'nortel-meridian', localTime, conditions: [type], detail: { recordNumber } });
const reply = { via: 'mqtt', address: 'x', correlation: null } as const;
const lamp = (name: string, room: string): Fact => ({
  type: 'Command',
  id: 'c-000001',
  name,
  args: { room, reason: 'parcel' },
  by: 'desk',
  reply,
});

const command = (name: string, args: Readonly<Record<string, unknown>>): Fact => ({
  type: 'Command',
  id: 'c-000003',
  name,
  args,
  by: 'desk',
  reply,
});
const pms = asLinkId('pms1');
const pbx = asLinkId('pbx1');
const station0101 = { station: '0101', reservation: '77', share: null } as const;
const ADA = { name: 'Ada Lo', surname: 'Lo', courtesy: 'Dr', flags: ['vip'], left: '2026-01-31' };
const ada = { name: 'Ada Lo', title: 'Dr', vip: '1', classOfService: 'all' } as const;

const timer = (id: string): Fact => ({ type: 'TimerDue', timer: id, due: 0, lateMs: 0, body: null });
const cti = (event: 'Established' | 'Held', device: string, other: string, call: string): Fact => ({
  ...{ type: 'CallEvent', event, device, other, call, cause: null, link: pbx },
});

/** One fact of every kind that the house can hear, and more where a kind has different shapes. */
const FACTS: readonly Fact[] = [
  { type: 'StationRecord', record },
  // The other end of a transferred call whose beginning nobody printed, twice with a call between; and a lost number.
  numbered('E', '004', '2026-03-14T20:15:10'),
  numbered('N', '006', '2026-03-14T20:16:10'),
  numbered('E', '004', '2026-03-14T20:15:10'),
  station({ kind: 'check-in' }),
  station({ kind: 'check-out' }),
  station({ kind: 'wake-up', detail: { event: 'start', wakeTime: '06:30' } }),
  { type: 'TimerDue', timer: 'wake-up/0101', due: 0, lateMs: 0, body: null },
  station({ kind: 'wake-up', detail: { event: 'answered' } }),
  station({ kind: 'room-status', detail: { status: 'CLEAN' } }),
  station({ kind: 'message-waiting', detail: { lamp: true } }),
  station({ kind: 'text', detail: { text: 'hello' } }),
  station({ kind: 'system', detail: { event: 'log-in' } }),
  { type: 'Delivered', at: '001/0007', reason: 'forward-busy', called: '0101', calling: null },
  { type: 'MessageWaitingRefused', extension: asExtension('0101'), reason: 'invalid' },
  lamp('lamp.set', '0101'),
  { type: 'LampShown', room: asRoom('0101'), board: 'panel', lit: true, proof: 'confirmed' },
  { type: 'LampFault', room: asRoom('0101'), board: 'panel', wanted: true, code: 'LAMP_REFUSED' },
  lamp('lamp.clear', '0101'),
  lamp('lamp.set', '9999'),
  command('lamp.test', { seconds: 5 }),
  { type: 'TimerDue', timer: 'lamp-test', due: 0, lateMs: 0, body: null },
  { type: 'Button', id: 'bell-desk', does: 'seen', pressed: true },
  { type: 'Command', id: 'c-000002', name: 'ping', args: {}, by: 'desk', reply },
  { type: 'LinkChanged', link: asLinkId('pbx1'), state: 'down', why: 'PORT_HANGUP' },
  { type: 'LinkChanged', link: asLinkId('pbx1'), state: 'up', why: null },
  { type: 'Quarantined', link: asLinkId('pbx1'), code: 'FRAME_UNPARSED', length: 80 },
  { type: 'ClockJumped', byMs: -3_600_000 },
  { type: 'Daemon', what: 'started', version: '0.1.0', links: ['pbx1', 'pms1'] },
  // Hospitality links: pms1 owns the guests, pbx1 what is keyed at telephones.
  { type: 'CheckedIn', link: pms, ...station0101, guest: ada },
  { type: 'GuestChanged', link: pms, ...station0101, guest: { departure: '2026-03-20' }, from: null },
  { type: 'CheckedOut', link: pbx, ...station0101 },
  { type: 'CheckedIn', link: pms, ...station0101, station: '0999', guest: {} },
  { type: 'MessageWaiting', link: pms, station: '0101', on: true, unread: null, read: null },
  { type: 'DoNotDisturb', link: pbx, station: '0101', on: true },
  { type: 'RoomStatus', link: pbx, station: '0101', status: 'clean-occupied', code: '6', maid: '12' },
  { type: 'WakeUpSet', link: pms, station: '0101', date: '2026-03-15', time: '06:30' },
  { type: 'MessageText', link: pms, station: '0101', reservation: '77', id: '5', text: 'Call home' },
  { type: 'MessageTextDeleted', link: pms, station: '0101', id: '5' },
  { type: 'CallCounter', link: pbx, station: '0101', count: '0012' },
  { type: 'Charge', link: pbx, station: '0101', article: '3', count: 1, amount: null },
  { type: 'NightAudit', link: pms, running: true },
  { type: 'SyncStarted', link: pms },
  { type: 'CheckedOut', link: pms, ...station0101, reservation: null, sync: true },
  { type: 'SyncEnded', link: pms },
  command('sync.accept', { link: 'pms1' }),
  { type: 'SyncStarted', link: pms },
  { type: 'LinkChanged', link: pms, state: 'down', why: 'TCP_CLOSED' },
  {
    type: 'WakeUpDone',
    link: pbx,
    station: '0101',
    date: null,
    time: null,
    outcome: 'answered',
    code: 'OK',
  },
  {
    type: 'LinkAnswered',
    link: pms,
    key: 'charge/1',
    id: 1,
    command: 'PostCharge',
    result: 'failed',
    code: 'PEER_SILENT',
  },
  command('guest.confidential', { room: '0101', on: true }),
  command('guest.check-in', { room: '0101' }),
  command('guest.change', { room: '9999' }),
  command('guest.check-out', { room: '0101' }),
  command('guest.import', { rooms: [{ room: '0101', guests: [] }] }),
  command('sync.reject', { link: 'pms1' }),
  // A procedure that is a chart.
  command('parcel.start', {}),
  { type: 'TimerDue', timer: 'task/t1/warn', due: 0, lateMs: 0, body: null },
  command('task.list', {}),
  command('task.choose', { task: 't1', choice: 'again' }),
  command('task.choose', { task: 't1', choice: 'burn' }),
  command('task.choose', { task: 't1', step: 'ask', choice: 'told', fields: { owner: 'Ada' } }),
  // Calls in progress: a neighbour takes one; the operator has one from outside that waits and is cut off.
  { type: 'Delivered', at: '2101', reason: 'direct', called: '2101', calling: '5550142', link: pbx },
  timer('pick-up/c1'),
  cti('Established', '2102', '5550142', '7'),
  { type: 'LinkChanged', link: pbx, state: 'up', why: null },
  { type: 'Delivered', at: '8001', reason: 'direct', called: '8001', calling: '5550143', link: pbx },
  timer('answering/c2'),
  cti('Established', '8001', '5550143', '8'),
  timer('talk/c2/soft'),
  cti('Held', '8001', '5550143', '8'),
  timer('call/c2/recall'),
  command('call.list', {}),
  command('call.tag', { call: 'c2', tag: 'complaint' }),
  command('call.note', { call: 'c2', note: 'retrieved' }),
  command('call.note', { call: 'c2', note: 'ended', dropped: true, released: 'them' }),
  command('call.note', { call: 'c2', note: 'ended' }),
  timer('owed/o1/warn'),
  timer('owed/o1/due'),
  command('owed.add', { kind: 'promised', number: '5550144', about: 'the bill' }),
  command('owed.list', {}),
  command('owed.close', { owed: 'o2', end: 'called-back' }),
  command('owed.close', { owed: 'o2', end: 'called-back' }),
  command('call.open', { position: '8001', caller: '0101' }),
  command('call.open', { position: '8999' }),
  command('position.switch', { to: 'office', operator: 'Ada' }),
  command('position.switch', { to: 'moon' }),
  { type: 'Delivered', at: '8001', reason: 'direct', called: null, calling: null, link: pbx },
  command('position.away', { position: '8001' }),
  command('position.away', { position: '8001', delegate: 'Bo', to: '8040' }),
  command('position.list', {}),
  command('position.back', { position: '8001' }),
  // Messages and their paper.
  command('message.start', { room: '0101', fields: { content: 'a', recipient: 'Nobody' } }),
  command('message.start', { room: '0999' }),
  command('message.deliver', { message: 'm1', how: 'told', to: 'Ada Lo', role: 'frontDesk' }),
  command('message.deliver', { message: 'm1', how: 'told', target: 'supervisor', role: 'frontDesk' }),
  command('message.deliver', { message: 'm99', how: 'told' }),
  command('message.list', { role: 'manager', delivered: true }),
  command('slip.list', {}),
  command('slip.taken', { message: 'm1' }),
  command('message.start', { callee: 'gm', fields: { callerName: 'Bo', purpose: 'Lunch' } }),
  command('task.choose', { task: 't3', choice: 'save' }),
  { type: 'PrintAnswered', printer: 'concierge', job: 'p1', proof: 'confirmed' },
  command('slip.reprint', { message: 'm2' }),
  command('slip.taken', { message: 'm2' }),
  command('slip.list', {}),
  { type: 'PrinterChanged', printer: 'concierge', code: 'PRINTER_PAPER' },
  // Who is who.
  command('directory.put', { role: 'manager', source: 'desk', entry: 'e-1', is: { name: '欧阳明' } }),
  command('directory.put', { role: 'engineer', source: 'desk', entry: 'e-2', is: { name: 'Ada Lo' } }),
  command('directory.import', { role: 'manager', source: 'list', csv: 'id,name,ext\ne-2,Ada Lo,8001' }),
  command('directory.import', { role: 'manager', source: 'list', csv: 'id,name,colour\ne-2,Ada Lo,red' }),
  command('directory.diff', { since: '2026-03-01T00:00:00Z' }),
  command('lookup', { role: 'operator', q: 'ada' }),
  command('caller.lookup', { role: 'operator', number: '8001' }),
  // Calls to our own people.
  command('screening.start', { to: 'e-2', caller: '02155501234', position: '8000' }),
  command('screening.start', { to: 'e-9' }),
  command('find.start', { person: 'e-2', for: 'e-2' }),
  command('find.start', { person: 'e-9' }),
  command('inquiry.start', { question: 'ada', for: 'e-2' }),
  command('inquiry.start', { question: 'Taxi' }),
  command('directory.remove', { role: 'manager', entry: 'e-1' }),
  command('directory.remove', { role: 'manager', entry: 'e-1' }),
  // Calls put through; e-2 is a person with the extension 8001.
  command('transfer.start', { position: '8002', room: '0101', callerNumber: '02155501' }),
  command('transfer.start', { position: '8002', entry: 'e-9' }),
  command('transfer.start', { position: '8002', room: '0101', emergency: 'fire', callerNumber: '02155501' }),
  command('task.choose', { task: 't9', choice: 'answered' }),
  { type: 'Delivered', at: '8002', reason: 'direct', called: null, calling: '02155501' },
  command('camp-on.start', { position: '8002', entry: 'e-2', callerNumber: '8200' }),
  command('intrusion.start', { position: '8002', room: '0101', name: 'Lo' }),
  command('transfer.start', { position: '8002', entry: 'e-2', emergency: 'fire', matter: 'fire' }),
  command('call.context', { role: 'frontDesk', station: '8001' }),
  command('guest.allowed-callers', { role: 'frontDesk', room: '0101', callers: [{ number: '5550123' }] }),
  command('guest.allowed-callers', { role: 'operator', room: '0101', callers: [] }),
];

const HOSPITALITY: HospitalityRules = {
  ...NO_HOSPITALITY,
  links: [
    { id: pms, side: 'pms', services: ['PostCharge', 'ReportRoomStatus'] },
    { id: pbx, side: 'pbx', services: ['SetGuest', 'SetWakeUp'] },
  ],
  owns: { ...NO_HOSPITALITY.owns, occupancy: 'pms' },
  stations: new Map([[asRoom('0101'), asExtension('0101')]]),
};
const RULES = houseRules({
  positions: [
    { id: 'desk', extension: '8001' },
    { id: 'office', extension: '8040' },
  ],
  pickUp: { groups: { sales: ['2101', '2102'] } },
  night: [{ id: 'offices', from: '00:00', to: '00:00', extensions: ['2101'] }],
});
const effects = run(FACTS);

describe('what the procedures tell the world is what the contract says', () => {
  const outbox = new FakeOutbox();
  const envelope = createEnvelope('seaview');
  const records = effects.flatMap((effect) => (effect.do === 'record' && effect.publish ? [effect] : []));

  it.each(records.map((r) => [r.type, r] as const))('event %s', (type, { subject, data }) => {
    const [seq = 0] = outbox.commit({ events: [{ type, subject, data }] });
    const event = outbox.owed.get(seq);
    const text = event ? envelope(event, event.body) : '';
    expect(eventSchema(type).safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
  });

  it('every event type was tried', () => {
    // The engine itself tells of a change of rules: test/engine.test.ts.
    const tried = new Set<string>([...records.map(({ type }) => type), 'rules-in-force']);
    expect(Object.keys(EVENT_DATA).filter((type) => !tried.has(type as 'call'))).toEqual([]);
  });

  const states = effects.flatMap((effect) => (effect.do === 'show' ? [effect] : []));
  it.each(states.map((s) => [s.of.aspect, s.value] as const))('state %s', (aspect, value) => {
    expect(STATES[aspect].safeParse(value).error?.issues).toBeUndefined();
  });
  it('every state was tried', () => {
    expect(new Set(states.map(({ of }) => of.aspect))).toEqual(new Set(Object.keys(STATES)));
  });

  const replies = effects.flatMap((effect) => (effect.do === 'reply' ? [effect] : []));
  it.each(replies.map((r) => [r.command, r] as const))('answer to %s', (command, { id, body }) => {
    const schema = REPLIES[command as keyof typeof REPLIES];
    expect(schema.safeParse(JSON.parse(answerBody(id, body))).error?.issues).toBeUndefined();
    const lost = answerBody(id, { ...(body as object), durable: false });
    expect(schema.safeParse(JSON.parse(lost)).error?.issues).toBeUndefined();
  });
  it.each([
    ['guest.check-in', { room: '0101', reservation: '9', guest: { name: 'Bo' } }],
    ['guest.change', { room: '0101', reservation: '9', guest: { vip: '2' } }],
    ['guest.check-out', { room: '0101' }],
    ['guest.import', { rooms: [{ room: '0101', guests: [{ reservation: '9' }] }] }],
    ['guest.import', { csv: 'room,name,confidential\n0101,Lo,yes', dry: true }],
    ['lookup', { role: 'manager', q: '0101', limit: 5 }],
    ['directory.put', { role: 'operator', source: 'caller', entry: 'e-3', is: ADA }],
  ] as const)('%s with the gateway as owner is accepted and answered', (name, args) => {
    const [answer] = run([command(name, args)], NO_HOSPITALITY).filter((effect) => effect.do === 'reply');
    const sent = { id: 'c-0000009', issuedAt: '2026-03-14T20:00:00Z', ...args };
    expect(COMMANDS[name].safeParse(sent).error?.issues).toBeUndefined();
    expect(answer?.body).toMatchObject({ ok: true });
    expect(
      REPLIES[name].safeParse(JSON.parse(answerBody('c-1', answer?.body ?? null))).error?.issues,
    ).toBeUndefined();
  });
  it.each([
    'lookup',
    'caller.lookup',
    'call.list',
    'call.context',
    'owed.list',
    'message.list',
    'task.list',
    'transfer.start',
    'screening.start',
    'find.start',
    'inquiry.start',
    'message.start',
  ])('what %s answers tells names: it is not kept with the command', (name) => {
    const answers = replies.filter(({ command, body }) => command === name && (body as { ok: boolean }).ok);
    expect(answers.map(({ forget }) => forget)).toEqual(answers.map(() => true));
    expect(answers.length).toBeGreaterThan(0);
  });
  it('every command was answered', () => {
    expect(new Set(replies.map(({ command }) => command))).toEqual(new Set(Object.keys(REPLIES)));
  });
});

it('the time of an event is right in every second and millisecond', () => {
  const envelope = createEnvelope('seaview');
  for (const at of [
    0,
    999,
    1000,
    Date.UTC(2026, 2, 14, 20, 0, 0, 7),
    Date.UTC(2026, 11, 31, 23, 59, 59, 999),
  ]) {
    const text = envelope({ seq: 1, at, type: 'clock', subject: null, body: '{}', rules: null }, '{}');
    expect((JSON.parse(text) as { time: string }).time).toBe(new Date(at).toISOString());
  }
});

/** The procedures of the house on a house of one room. */
function run(facts: readonly Fact[], hospitality = HOSPITALITY): Effect[] {
  const states = new Map<string, Json>();
  const house: HouseView = {
    rules: RULES,
    rulesVersion: 'test@1',
    get: (machine, key) => states.get(`${machine}/${key}`),
    entries: (machine) =>
      new Map(
        [...states]
          .filter(([key]) => key.startsWith(`${machine}/`))
          .map(([key, value]) => [key.slice(machine.length + 1), value] as const),
      ).entries(),
    lastSeq: 0,
    hasRoom: (room) => room === '0101',
    roomOfExtension: (extension) => (extension === '0101' ? asRoom('0101') : undefined),
  };
  const all: Effect[] = [];
  const settings = {
    wakeUp: { resultWithinMs: 600_000 },
    hospitality,
    directory: { ...DEFAULT_DIRECTORY, stations: hospitality.stations },
  };
  // The desk of the house, and the small chart of a test beside it.
  const others = procedures(settings).filter(({ id }) => id !== 'desk');
  for (const fact of facts)
    for (const procedure of [...others, opener, desk([parcel, ...chartsOf(settings)])])
      for (const effect of procedure.on(fact, house, 0)) {
        const key = effect.do === 'put' ? `${effect.machine}/${effect.key}` : '';
        if (effect.do === 'put' && effect.value === null) states.delete(key);
        else if (effect.do === 'put') states.set(key, effect.value);
        all.push(effect);
      }
  return all;
}
