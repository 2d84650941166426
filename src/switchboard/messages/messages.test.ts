import { describe, expect, it } from 'vitest';
import { bodyOf, command, due, house, NOW, whats } from './desk.fixture.js';

const MIN = 60_000;
const FULL = { callerName: 'Bo', callerPhone: '5550101', recipient: 'Lo', content: 'Call Bo' };

describe('taking a message down', () => {
  it.each(Object.keys(FULL))('R138: %s must be filled', (field) => {
    const h = house();
    h.start({ room: '0101', fields: { ...FULL, [field]: '' } });
    expect(h.choose('save', { [field]: ' ' })).toMatchObject({ code: 'FIELD_MISSING' });
    h.choose('save', FULL);
    expect(h.task()?.step).toBe('read-back');
  });

  it('R094: a field that the caller would not fill does not hold the call up; an empty one does', () => {
    const h = house();
    h.start({ room: '0101', fields: { recipient: 'Lo', content: 'Call', callerName: 'Bo' } });
    expect(h.choose('save')).toMatchObject({ code: 'FIELD_MISSING' });
    h.choose('save', { callerPhone: { declined: true } });
    h.choose('right', { point1: 'ok' });
    expect(h.message()).toMatchObject({ declined: ['callerPhone'] });
  });

  it('R103: without a purpose nothing is passed on, also when the caller declines', () => {
    const h = house();
    h.start({ person: 'gm', fields: { callerName: 'Bo' } });
    expect(h.choose('save')).toMatchObject({ code: 'FIELD_MISSING' });
    expect(h.choose('save', { purpose: { declined: true } })).toMatchObject({ code: 'FIELD_MISSING' });
  });

  it('R224: the time of a note comes by itself, the caller is asked for name and matter', () => {
    const h = house();
    h.start({ person: 'gm' });
    expect(h.task()?.data).toMatchObject({
      form: 'relay',
      callee: 'gm',
      values: { time: '2026-11-24 20:15' },
    });
    h.choose('save', { callerName: 'Bo', purpose: 'Lunch', related: 'Friday' });
    expect(h.owed()[0]?.text).toEqual({
      time: '2026-11-24 20:15',
      callerName: 'Bo',
      purpose: 'Lunch',
      related: 'Friday',
    });
  });

  it('R276: date, time, room and content of a call written down; nobody has to deliver it', () => {
    const h = house();
    h.start({ form: 'record', room: '0101' });
    h.choose('save', { content: 'Asked for towels' });
    expect(h.message()).toMatchObject({ form: 'record', room: '0101', deliveries: [], due: null });
    expect(h.owed({ delivered: true })[0]?.text).toMatchObject({ time: '2026-11-24 20:15', room: '0101' });
    expect(h.owed()).toEqual([]);
  });

  it('R093: a follow-up asks for surname, contact and room', () => {
    const h = house();
    h.start({ form: 'followUp' });
    expect(h.choose('save')).toMatchObject({
      message: expect.stringContaining('callerName, callerPhone, room'),
    });
  });

  it('R181: the neighbour who took the call writes company, name and content; it goes to the principal', () => {
    const h = house();
    h.start({ form: 'pickUp', person: 'gm' });
    h.choose('save', { callerOrg: 'Acme', callerName: 'Bo', content: 'Call back' });
    expect(whats(h.on(due('message/m1/due'), NOW + 10 * MIN))).toEqual(['overdue']);
  });

  it('R087: points keep their order; R088: it is final when every point was read back', () => {
    const h = house();
    h.start({ room: '0101', fields: { ...FULL, content: '1、Call Bo\n2、Bring the red file\n' } });
    h.choose('save');
    expect(h.task()?.prompt?.fill.map(({ label }) => label.zh)).toEqual([
      '1、Call Bo',
      '2、Bring the red file',
    ]);
    expect(h.choose('right', { point1: 'ok' })).toMatchObject({ code: 'FIELD_MISSING' });
    expect(h.message()).toBeUndefined();
    h.choose('right', { point1: 'ok', point2: 'ok' });
    expect(h.message()).toBeDefined();
  });

  it.each([
    ['R139: C26: a guest message is always read back', 'always', 'One thing', 'read-back'],
    ['R090: C26: one simple notice need not be', 'multi-item', 'One thing', undefined],
    ['R088: C26: several points are', 'multi-item', 'One\nTwo', 'read-back'],
    ['R280: C26: a house may leave it off', 'off', 'One\nTwo', undefined],
  ] as const)('%s', (_, readBack, content, step) => {
    const h = house({ messages: { forms: { message: { readBack } } } });
    h.start({ room: '0101', fields: { ...FULL, content } });
    h.choose('save');
    expect(h.task()?.step).toBe(step);
  });

  it.each([
    ['C27: R094: it is taken all the same', {}, 'ask', ['save', 'draft', 'name-unclear', 'drop']],
    ['C27: R185: a call-back slip instead', { onRefuse: 'slip', allowDeclined: false }, 'slip', null],
    [
      'C27: R097: the front desk takes over',
      { onRefuse: 'to-front-desk', allowDeclined: false },
      undefined,
      null,
    ],
    ['C27: R203: it is not taken', { onRefuse: 'refuse', allowDeclined: false }, undefined, null],
  ] as const)('%s', (_, relay, then, offered) => {
    const h = house({ messages: { forms: { relay } } });
    h.start({ person: 'gm' });
    if (offered) expect(h.task()?.prompt?.choose.map(({ choice }) => choice)).toEqual(offered);
    else {
      expect(h.choose('save', { callerName: { declined: true }, purpose: 'x' })).toMatchObject({
        code: 'FIELD_MISSING',
      });
      h.choose('refuses');
      expect(h.task()?.data.form).toBe(then);
    }
  });

  it('C17: the fields of a form are those of the house', () => {
    const h = house({ messages: { forms: { relay: { required: ['callerOrg'], optional: [] } } } });
    h.start({ person: 'gm' });
    expect(h.task()?.prompt?.fill.map(({ name }) => name)).toEqual(['callerOrg']);
  });

  it('R176: a name that was not clear is asked once more', () => {
    const h = house();
    h.start({ room: '0101' });
    h.choose('name-unclear', { content: 'Call' });
    expect(h.task()?.step).toBe('spell');
    h.choose('clear', { callerName: 'Bo Bach' });
    expect(h.task()?.data).toMatchObject({ values: { callerName: 'Bo Bach', content: 'Call' } });
    expect(h.choose('name-unclear')).toMatchObject({ code: 'CHOICE_UNKNOWN' });
  });

  it('R223: R289: a draft keeps what there is so far', () => {
    const h = house();
    h.start({ room: '0101' });
    h.choose('draft', { content: 'Call' });
    expect(h.task()).toMatchObject({ step: 'ask', data: { values: { content: 'Call' } } });
  });

  it('R138: a name that is not in the room warns, and kept so it lights no lamp', () => {
    const h = house();
    h.start({ room: '0101', fields: { ...FULL, recipient: 'Wu' } });
    h.choose('save');
    expect(h.task()?.step).toBe('mismatch');
    h.choose('keep');
    h.choose('right', { point1: 'ok' });
    expect([h.message()?.unmatched, h.lit()]).toEqual([true, false]);
    expect(h.owed().map(({ id }) => id)).toEqual(['m1']);
  });

  it('R132: for who may not know, a confidential guest is nobody: the same steps, words and events', () => {
    const run = (confidential: boolean) => {
      const h = house();
      h.pms({ type: 'CheckedIn', station: '0102', reservation: '8', share: null, guest: { name: 'Other' } });
      if (confidential) {
        h.pms({
          type: 'GuestChanged',
          station: '0101',
          reservation: '7',
          share: null,
          guest: {},
          from: null,
        });
        h.on(command('guest.confidential', { room: '0101', on: true }));
      } else h.pms({ type: 'CheckedOut', station: '0101', reservation: '7', share: null });
      const seen: unknown[] = [h.start({ room: '0101', fields: FULL }), h.choose('save'), h.choose('keep')];
      const saved = h.on(
        command('task.choose', { task: h.task()?.id, choice: 'right', fields: { point1: 'ok' } }),
      );
      seen.push(
        saved.filter((effect) => effect.do !== 'put' && !(effect.do === 'record' && !effect.publish)),
      );
      seen.push(h.owed());
      return JSON.stringify(seen);
    };
    expect(run(true)).toBe(run(false));
    expect(run(true)).toContain('名单上该房没有这位客人');
  });

  it('R132: the front desk, who knows, saves it; what is told of it stays in the house', () => {
    const h = house();
    h.on(command('guest.confidential', { room: '0101', on: true }));
    h.start({ room: '0101', role: 'frontDesk', fields: FULL });
    h.choose('save');
    const saved = h.on(
      command('task.choose', { task: h.task()?.id, choice: 'right', fields: { point1: 'ok' } }),
    );
    expect(whats(saved)).toEqual(['saved']);
    expect(
      saved.some((effect) => effect.do === 'record' && effect.type === 'message' && effect.publish),
    ).toBe(false);
    expect([h.owed(), h.owed({ role: 'frontDesk' }).length]).toEqual([[], 1]);
    expect(h.say('message.deliver', { message: 'm1', how: 'told' })).toMatchObject({
      code: 'MESSAGE_UNKNOWN',
    });
  });

  it('R037: C16: the house says who writes it down, and the screen passes that on', () => {
    const h = house({ messages: { routes: { guest: { taker: 'frontDesk' } } } });
    h.start({ room: '0101' });
    expect(h.task()?.prompt?.note).toContainEqual({
      zh: '由前台接待记录',
      en: 'Written down by the front desk',
    });
    expect(h.task()?.data.values).toMatchObject({ room: '0101' });
  });

  it('R125: it is kept with who took it and when', () => {
    const h = house();
    h.saved();
    expect(h.message()).toMatchObject({ by: 'op1', savedAt: NOW });
  });

  it('a room or a person that is not in the house is refused', () => {
    expect(house().start({ room: '0999' })).toMatchObject({ code: 'ROOM_UNKNOWN' });
    expect(house().start({ person: 'nobody' })).toMatchObject({ code: 'ENTRY_UNKNOWN' });
    const h = house();
    h.start({ fields: { ...FULL, room: '0999' } });
    h.choose('save');
    expect(h.task()?.step).toBe('no-room');
  });
});

describe('until somebody has it', () => {
  it('R140: saved is lit, in the same turn; a house may leave that out', () => {
    const h = house();
    h.saved();
    expect(h.lit()).toBe(true);
    const dark = house({ lamp: { textLights: false } });
    dark.saved();
    expect(dark.lit()).toBe(false);
  });

  it('R046: the list holds exactly what has no proof; a warning, then an alarm at the promised moment', () => {
    const h = house();
    h.saved();
    h.saved('Another');
    expect(h.owed().map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(h.message()?.due).toEqual({ at: NOW + 15 * MIN, warnAt: NOW + 12 * MIN });
    expect(whats(h.on(due('message/m1/warn')))).toEqual(['warned']);
    h.say('message.deliver', { message: 'm1', how: 'told' });
    expect(whats(h.on(due('message/m1/warn')))).toEqual([]);
    expect(whats(h.on(due('message/m1/due')))).toEqual([]);
    expect(whats(h.on(due('message/m2/due'), NOW + 15 * MIN))).toEqual(['overdue']);
    expect(h.message('m2')?.overdueSince).toBe(NOW + 15 * MIN);
  });

  it('R046: the clock was set: a promised quarter of an hour is still one', () => {
    const h = house();
    h.saved();
    const timers = h
      .on({ type: 'ClockJumped', byMs: MIN })
      .flatMap((e) => (e.do === 'timer' ? [[e.id, e.due]] : []));
    expect(timers).toEqual([
      ['message/m1/due', NOW + 16 * MIN],
      ['message/m1/warn', NOW + 13 * MIN],
    ]);
  });

  it('R141: of two messages one is told: who, when, to whom; the lamp stays on for the other', () => {
    const h = house();
    h.saved();
    h.saved('Another');
    const told = h.say('message.deliver', { message: 'm1', how: 'told', to: 'Ada Lo' }, NOW + MIN);
    expect(told).toMatchObject({ changed: true });
    expect(h.message()?.deliveries[0]?.proof).toEqual({
      how: 'told',
      at: NOW + MIN,
      by: 'op1',
      to: 'Ada Lo',
    });
    expect([h.owed().length, h.lit()]).toEqual([1, true]);
    expect(h.say('message.deliver', { message: 'm1', how: 'told' })).toMatchObject({ changed: false });
  });

  it('R141: the room rings: the screen is told that messages wait, once per call', () => {
    const h = house();
    const rings = {
      type: 'Delivered',
      at: '8001',
      reason: 'direct',
      called: '8001',
      calling: '0101',
    } as const;
    expect(whats(h.on(rings))).toEqual([]);
    h.saved();
    h.saved('Another');
    expect(whats(h.on(rings))).toEqual(['guest-calls']);
  });

  it('R142: dark with the last text; a voice message, and what others set, stay', () => {
    const h = house();
    h.saved();
    h.on({ type: 'MessageWaiting', station: '0101', on: true, unread: 1, read: 0, link: 'pbx' } as never);
    h.say('message.deliver', { message: 'm1', how: 'told' });
    expect(h.lit()).toBe(false);
    expect(h.house.get('lamp', '0101')).toMatchObject({ reasons: { 'voice-message': {} } });
    h.say('lamp.set', { room: '0101', reason: 'text-message' });
    h.saved();
    h.say('message.deliver', { message: 'm2', how: 'told' });
    expect(h.lit()).toBe(true);
  });

  it('R101: C16: a copy is a delivery of its own, with its own proof', () => {
    const h = house({ messages: { routes: { gm: { copies: ['frontDesk'] } } } });
    h.start({ person: 'gm', fields: { callerName: 'Bo', purpose: 'Lunch' } });
    h.choose('save');
    h.say('message.deliver', { message: 'm1', how: 'read' });
    expect(h.owed().length).toBe(1);
    h.say('message.deliver', { message: 'm1', how: 'read', target: 'frontDesk' });
    expect(h.owed()).toEqual([]);
    expect(h.say('message.deliver', { message: 'm1', how: 'read', target: 'secretary' })).toMatchObject({
      code: 'MESSAGE_TARGET',
    });
  });
});

describe('texts of the PMS and guests who move', () => {
  const text = (id: string | null, said: string) => ({
    type: 'MessageText',
    station: '0101',
    reservation: '7',
    id,
    text: said,
  });

  it('R046: they are on the same list; taken back at the PMS is a proof, and the lamp waits for the last', () => {
    const h = house();
    h.saved();
    h.pms(text('5', 'Call home'));
    expect(h.owed().map((one) => one.text)).toEqual([
      expect.objectContaining(FULL),
      { content: 'Call home' },
    ]);
    h.pms({ type: 'MessageTextDeleted', station: '0101', id: '5' });
    expect(h.message('m2')?.deliveries[0]?.proof).toMatchObject({ how: 'deleted-at-source', by: 'pms' });
    expect([h.owed().length, h.lit()]).toEqual([1, true]);
    h.say('message.deliver', { message: 'm1', how: 'told' });
    expect(h.lit()).toBe(false);
  });

  it('R142: told at our desk, a text of the PMS ends the lamp too; sent again it is not a second message', () => {
    const h = house();
    h.pms(text(null, 'Call home'));
    h.say('message.deliver', { message: 'm1', how: 'told' });
    expect(h.lit()).toBe(false);
    h.on(due('message/m1/purge'));
    h.pms(text(null, 'Call home'));
    expect(h.message('m2')).toBeUndefined();
  });

  it('other words under the same id: of an open message its words, of a delivered one a new message', () => {
    const h = house();
    h.pms(text('5', 'Call home'));
    h.pms(text('5', 'Call home now'));
    expect(h.owed().map((one) => one.text)).toEqual([{ content: 'Call home now' }]);
    h.say('message.deliver', { message: 'm1', how: 'told' });
    h.pms(text('5', 'Never mind'));
    expect(h.owed().map(({ id, text: said }) => [id, said])).toEqual([['m2', { content: 'Never mind' }]]);
  });

  it('a message goes with its guest to another room, and its lamp', () => {
    const h = house();
    h.saved();
    h.pms(text('5', 'Call home'));
    const from = { station: '0101', share: null };
    h.pms({ type: 'GuestChanged', station: '0102', reservation: '7', share: null, guest: {}, from });
    expect([h.message()?.room, h.message('m2')?.room]).toEqual(['0102', '0102']);
    expect([h.lit('0101'), h.lit('0102')]).toEqual([false, true]);
  });

  it('R046: the guest left: it is not told to the next one, stays on the list, and a person ends it', () => {
    const h = house();
    h.saved();
    h.pms({ type: 'CheckedIn', station: '0101', reservation: '9', share: null, guest: { name: 'Next' } });
    expect([h.message()?.guestLeft, h.lit(), h.owed().length]).toEqual([NOW, false, 1]);
    h.say('message.deliver', { message: 'm1', how: 'undeliverable', to: 'left before' });
    expect(h.owed()).toEqual([]);
  });
});

describe('what stays', () => {
  it('R143: C18: a day after its delivery the text goes, the proof stays; after its time the proof too', () => {
    const h = house();
    h.saved();
    const told = h.on(command('message.deliver', { message: 'm1', how: 'told' }));
    expect(told.flatMap((e) => (e.do === 'timer' ? [[e.id, e.due]] : []))).toEqual([
      ['message/m1/purge', NOW + 24 * 60 * MIN],
      ['message/m1/forget', NOW + 365 * 24 * 60 * MIN],
    ]);
    expect(whats(h.on(due('message/m1/purge')))).toEqual(['purged']);
    expect(h.owed({ delivered: true })).toMatchObject([
      { text: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    h.on(due('message/m1/forget'));
    expect(h.owed({ delivered: true })).toEqual([]);
  });

  it.each([
    ['C18: R143: a house that keeps nothing', 0],
    ['C18: R160: a house that keeps it for a month', 720],
  ])('%s', (_, hours) => {
    const h = house({ retention: { messageTextHours: hours } });
    h.saved();
    const told = h.on(command('message.deliver', { message: 'm1', how: 'told' }));
    expect(told).toContainEqual({
      do: 'timer',
      id: 'message/m1/purge',
      due: NOW + hours * 60 * MIN,
      body: null,
    });
  });

  it('R143: neither journal nor events nor what the ledger keeps of answers hold what was said', () => {
    const h = house();
    h.start({ room: '0101', fields: { ...FULL, content: 'Secret words' } });
    const effects = [
      ...h.on(command('task.choose', { task: 't1', choice: 'save' })),
      ...h.on(command('task.choose', { task: 't1', choice: 'right', fields: { point1: 'ok' } })),
      ...h.on(command('message.list')),
    ];
    const kept = effects.filter((e) => e.do === 'record' || (e.do === 'reply' && !e.forget));
    expect(JSON.stringify(kept)).not.toContain('Secret');
    expect(JSON.stringify(bodyOf(effects.slice(-1)))).toContain('Secret');
    expect(h.task()).toBeUndefined();
  });

  it('who does not pass messages on does not read them', () => {
    const h = house();
    h.saved();
    expect(h.owed({ role: 'engineer' })).toMatchObject([{ id: 'm1', text: null }]);
  });
});
