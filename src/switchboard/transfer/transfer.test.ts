import { describe, expect, it } from 'vitest';
import type { Effect } from '../procedure.js';
import { asked, choicesOf, codeOf, house, reportOf, saidIn, walked } from './transfer.fixture.js';

describe('who is asked for', () => {
  it('R023 C26: nothing is dialled before the wish was read back', () => {
    const hotel = house();
    const began = hotel.start({ room: '0101', name: '王芳' });
    expect(hotel.task()?.step).toBe('read-back');
    expect(hotel.task()?.prompt?.say[0]?.words.en).toContain('王芳, 0101');
    expect(asked(began)).toEqual([]);
    hotel.choose('confirmed');
    expect(hotel.task()?.step).toBe('announce');
  });

  it('C26: a house that reads nothing back goes on at once', () => {
    const hotel = house({ transfer: { readBack: 'off' } });
    hotel.start({ room: '0101', name: '王芳' });
    expect(hotel.task()?.step).toBe('announce');
  });

  it('R027 R285: the caller hears what happens before anything is put on hold', () => {
    const hotel = house();
    hotel.start({ room: '0101', name: '王芳' });
    const confirmed = hotel.choose('confirmed');
    expect(saidIn(hotel.task())).toEqual(['pleaseWait']);
    expect(asked(confirmed)).toEqual([]);
    expect(asked(hotel.choose('said'))).toEqual([
      { service: 'ConsultationCall', device: '8001', to: '0101' },
    ]);
    const silent = house({ transfer: { announceFirst: false } });
    silent.ring();
    expect(silent.task()?.step).toBe('ringing');
  });

  it.each([
    ['the name only', { name: '王芳' }, ['room']],
    ['the room only', { room: '0101' }, ['name']],
  ])('R131: %s: the other is asked for, and not said', (_, args, needs) => {
    const hotel = house();
    hotel.start(args);
    expect(hotel.task()?.step).toBe('ask');
    expect(hotel.task()?.prompt?.choose[0]?.needs).toEqual(needs);
    const known = JSON.stringify(hotel.task());
    expect(known).not.toContain('name' in args ? '0101' : '王');
    expect(codeOf(hotel.choose('said'))).toBe('FIELD_MISSING');
  });

  it('R131: both and fitting goes on', () => {
    const hotel = house();
    hotel.start({ name: '王芳' });
    hotel.choose('said', { room: '0101' });
    hotel.choose('confirmed');
    expect(hotel.task()?.step).toBe('announce');
  });

  it.each(['王芳', '王女士', 'wang fang', 'Fang Wang', 'Ms Wang', ' WANG '])(
    'R024: %s is the guest of 0101',
    (name) => {
      const hotel = house();
      hotel.start({ room: '0101', name });
      hotel.choose('confirmed');
      expect(hotel.task()?.step).toBe('announce');
    },
  );

  it('R025 R026: another name: the caller says who he is, the room is asked, and only a yes connects', () => {
    const hotel = house();
    hotel.start({ room: '0101', name: '李雷' });
    hotel.choose('confirmed');
    expect(hotel.task()?.step).toBe('who-calls');
    expect(codeOf(hotel.choose('said'))).toBe('FIELD_MISSING');
    hotel.choose('said', { callerName: '赵六' });
    expect(asked(hotel.choose('said'))).toMatchObject([{ service: 'ConsultationCall', to: '0101' }]);
    expect(hotel.task()?.step).toBe('ask-room');
    expect(hotel.task()?.prompt?.say[0]?.words.zh).toMatch(/赵六.*李雷/);
    hotel.happens('Established', '0101');
    expect(hotel.task()).toMatchObject({ step: 'room-answered', deadline: null });
    const yes = hotel.choose('yes');
    expect(asked(yes)).toMatchObject([{ service: 'TransferCall' }]);
    expect(walked(yes)).toEqual(['connected']);
  });

  it('R026: no: the operator is with the caller again, who hears the words for nobody', () => {
    const hotel = house();
    hotel.start({ room: '0101', name: '李雷', callerName: '赵六' });
    for (const choice of ['confirmed', 'said', 'said']) hotel.choose(choice);
    expect(asked(hotel.choose('no'))).toMatchObject([{ service: 'ReconnectCall' }]);
    expect(saidIn(hotel.task())).toEqual(['notRegistered']);
  });

  it('R057 C24: an emergency rings the room past every other check', () => {
    const hotel = house();
    hotel.confidential();
    hotel.dnd(true);
    const began = hotel.start({ room: '0101', emergency: 'fire on the floor' });
    expect(walked(began)).toEqual(['check', 'ringing']);
    expect(asked(began)).toMatchObject([{ service: 'ConsultationCall', to: '0101' }]);
  });
});

describe('do not disturb', () => {
  it('R133 C24: the call is not put through; what is offered says the house', () => {
    const hotel = house();
    hotel.dnd(true);
    hotel.start({ room: '0101', name: '王芳' });
    expect(asked(hotel.choose('confirmed'))).toEqual([]);
    expect(hotel.task()?.step).toBe('dnd');
    expect(choicesOf(hotel.task())).toEqual(['message', 'after-end']);
    expect(walked(hotel.choose('message'))).toEqual(['message']);
    const strict = house({ dnd: { offer: ['after-end'] } });
    strict.dnd(true);
    strict.start({ room: '0101', name: '王芳' });
    strict.choose('confirmed');
    expect(choicesOf(strict.task())).toEqual(['after-end']);
  });

  it('R133: after its end the call goes through', () => {
    const hotel = house();
    hotel.dnd(true);
    hotel.dnd(false);
    hotel.start({ room: '0101', name: '王芳' });
    hotel.choose('confirmed');
    expect(hotel.task()?.step).toBe('announce');
  });

  it.each([
    ['a listed caller', ['listedCallers'], 'announce'],
    ['a long-distance caller', ['longDistance'], 'announce'],
    ['nobody', ['emergency'], 'dnd'],
  ] as const)('C24: the same call where the house excepts %s', (_, exceptions, step) => {
    const hotel = house({ dnd: { exceptions: [...exceptions] } });
    hotel.allow([{ number: '02155501' }]);
    hotel.dnd(true);
    hotel.start({ room: '0101', name: '王芳' });
    hotel.choose('confirmed');
    expect(hotel.task()?.step).toBe(step);
  });

  it('R133 R026: a room that is not to be disturbed is not rung to ask for somebody else', () => {
    const hotel = house();
    hotel.dnd(true);
    hotel.start({ room: '0101', name: '李雷' });
    hotel.choose('confirmed');
    expect(saidIn(hotel.task())).toEqual(['notRegistered']);
  });
});

describe('busy', () => {
  it('R029 R287: the attempt is given up, and the caller is told within the time of the house', () => {
    const hotel = house({ transfer: { informWithin: '7s' } });
    hotel.ring();
    const at = hotel.now();
    const busy = hotel.happens('Failed', '0101', 'busy');
    expect(asked(busy)).toMatchObject([{ service: 'ReconnectCall' }]);
    expect(hotel.task()).toMatchObject({ step: 'busy', deadline: { at: at + 7000 } });
    hotel.timeIsUp();
    expect(reportOf(hotel.choose('message'))).toMatchObject({ informed: 'late', toldCaller: 'busyTold' });
  });

  it('R029: told in time is ok; what only the operator heard is unknown', () => {
    const told = house();
    told.ring();
    told.happens('Failed', '0101', 'busy');
    expect(reportOf(told.choose('message'))).toMatchObject({ informed: 'ok' });
    const heard = house();
    heard.ring();
    heard.choose('busy');
    expect(heard.task()?.deadline).toBeNull();
    expect(reportOf(heard.choose('message'))).toMatchObject({ informed: 'unknown' });
  });

  const journal = (options: readonly ('wait' | 'later' | 'message' | 'intrude')[], choice: string) => {
    const hotel = house({ busy: { options: { guest: [...options] } } });
    hotel.ring({ callerName: '赵六', callerPlace: '上海' });
    hotel.happens('Failed', '0101', 'busy');
    return { offered: choicesOf(hotel.task()), walked: walked(hotel.choose(choice)) };
  };
  it('C14 R129: one call, two houses: wait here, step in there', () => {
    expect(journal(['wait'], 'wait')).toEqual({ offered: ['wait', 'caller-gone'], walked: ['waiting'] });
    const there = journal(['intrude', 'later'], 'intrude');
    expect(there.offered).toEqual(['intrude', 'later', 'local', 'caller-gone']);
    expect(there.walked).toEqual(['notice', 'intrusion']);
  });

  it('R129 R177 R286 C31: who waits comes back to the operator, is apologised to, and does not wait for ever', () => {
    const hotel = house({ hold: { recall: '20s', maxRecalls: 2, apologiseFrom: 2 } });
    hotel.ring();
    hotel.happens('Failed', '0101', 'busy');
    expect(asked(hotel.choose('wait'))).toMatchObject([{ service: 'HoldCall' }]);
    const at = hotel.now();
    expect(hotel.task()?.deadline?.at).toBe(at + 20_000);
    hotel.timeIsUp();
    expect(saidIn(hotel.task())).toEqual(['holdRecall']);
    hotel.choose('wait');
    hotel.timeIsUp();
    expect(saidIn(hotel.task())).toEqual(['lateApology', 'holdRecall']);
    expect(choicesOf(hotel.task())).toEqual(['later', 'message', 'try', 'caller-gone']);
  });

  it('R129: free while the caller waits: it rings at once', () => {
    const hotel = house();
    hotel.ring();
    hotel.happens('Failed', '0101', 'busy');
    hotel.choose('wait');
    expect(asked(hotel.happens('ConnectionCleared', '0101'))).toMatchObject([
      { service: 'ConsultationCall', to: '0101' },
    ]);
    expect(hotel.task()?.step).toBe('ringing');
  });

  it('R209 C14: the general manager is busy: wait or later', () => {
    const hotel = house({ screening: { thresholdRank: null } });
    hotel.start({ entry: 'e-3' });
    for (const choice of ['confirmed', 'said']) hotel.choose(choice);
    hotel.happens('Failed', '8300', 'busy');
    expect(choicesOf(hotel.task())).toEqual(['wait', 'later', 'caller-gone']);
  });
});

describe('no answer', () => {
  const ringsFor = (said: Parameters<typeof house>[0], args = {}) => {
    const hotel = house(said);
    hotel.ring({ callerNumber: '55501', ...args });
    return (hotel.task()?.deadline?.at ?? 0) - hotel.now();
  };
  it('R130 R035 C03: by time or by rings: one decides', () => {
    expect(ringsFor({ noAnswer: { by: 'time', time: '30s', rings: 5 } })).toBe(30_000);
    expect(ringsFor({ noAnswer: { by: 'rings', time: '30s', rings: 5 } })).toBe(25_000);
  });
  it('R134: a long-distance caller lets it ring longer', () => {
    expect(ringsFor({ longDistance: { noAnswerTime: '50s' } }, { callerNumber: '02155501' })).toBe(50_000);
    const local = { longDistance: { noAnswerTime: '50s', localAreaCodes: ['021'] } };
    expect(ringsFor(local, { callerNumber: '02155501' })).toBe(30_000);
  });

  it('R035 R036: the call comes back to the operator, who sees for whom it was', () => {
    const hotel = house();
    hotel.ring();
    expect(asked(hotel.timeIsUp())).toMatchObject([{ service: 'ReconnectCall' }]);
    expect(hotel.task()?.prompt?.note[0]?.en).toContain('0101');
    expect(choicesOf(hotel.task())).toEqual(['later', 'message', 'caller-gone']);
    expect(reportOf(hotel.choose('later'))).toMatchObject({ outcome: 'later', toldCaller: 'noAnswerTold' });
  });

  it('C15 R210: the general manager: later, message, secretary; another house has no secretary', () => {
    const offered = (gm: ('later' | 'message' | 'secretary')[]) => {
      const hotel = house({ screening: { thresholdRank: null }, noAnswer: { options: { gm } } });
      hotel.start({ entry: 'e-3' });
      for (const choice of ['confirmed', 'said', 'no-answer']) hotel.choose(choice);
      return { hotel, choices: choicesOf(hotel.task()) };
    };
    expect(offered(['later']).choices).toEqual(['later', 'caller-gone']);
    const { hotel, choices } = offered(['later', 'message', 'secretary']);
    expect(choices).toEqual(['later', 'message', 'secretary', 'caller-gone']);
    const put = hotel.choose('secretary');
    expect(asked(put)).toMatchObject([{ service: 'ConsultationCall', to: '8400' }]);
  });

  it('R198 C15: for a manager of ours the person is looked for', () => {
    const hotel = house();
    hotel.start({ entry: 'e-1', callerNumber: '8200' });
    for (const choice of ['confirmed', 'said', 'no-answer']) hotel.choose(choice);
    expect(choicesOf(hotel.task())).toContain('search');
    expect(walked(hotel.choose('search'))).toEqual(['search']);
  });
});

describe('people of the house', () => {
  it('R135: a call to somebody who is screened is not begun here; one of ours may', () => {
    const hotel = house();
    expect(codeOf(hotel.start({ entry: 'e-3' }))).toBe('CALLEE_SCREENED');
    hotel.start({ entry: 'e-3', callerNumber: '8200' });
    expect(hotel.task()?.step).toBe('read-back');
  });

  it('R278: a superior is named by title', () => {
    const hotel = house({ screening: { thresholdRank: null } });
    hotel.start({ entry: 'e-3' });
    expect(hotel.task()?.data.target).toBe('陈总');
  });

  it('R290 R119: the desk gets the context before it rings, and no name is in the event', () => {
    const hotel = house();
    hotel.start({ entry: 'e-1', callerName: '赵六', matter: 'banquet' });
    hotel.choose('confirmed');
    const effects = hotel.choose('said');
    const order = effects.flatMap((e) =>
      e.do === 'record' && e.type === 'call-context' ? ['context'] : isAsk(e) ? ['dial'] : [],
    );
    expect(order).toEqual(['context', 'dial']);
    expect(JSON.stringify(effects.filter((e) => e.do === 'record' && e.publish))).not.toMatch(/赵六|banquet/);
    const reply = (role: string) =>
      hotel.command('call.context', { role, station: '8100' }).find((e) => e.do === 'reply')?.body;
    expect(reply('concierge')).toMatchObject({ callerName: '赵六', matter: 'banquet', callerPlace: null });
    expect(reply('engineer')).toMatchObject({ callerName: '***', matter: '***', callerPlace: null });
    hotel.on({ type: 'TimerDue', timer: 'call-context/8100', due: 0, lateMs: 0, body: null });
    expect(reply('concierge')).toMatchObject({ code: 'CONTEXT_UNKNOWN' });
  });
});
const isAsk = (effect: Effect) => effect.do === 'put' && effect.machine === 'ask';

describe('connected', () => {
  it('R028 R277: a caller who is back within the time was put through wrongly', () => {
    const hotel = house({ transfer: { cameBackWithin: '1min' } });
    hotel.ring();
    expect(walked(hotel.happens('Established', '0101'))).toEqual(['connected']);
    const back = hotel.on(
      { type: 'Delivered', at: '8001', reason: 'direct', called: null, calling: '02155501' },
      hotel.now() + 20_000,
    );
    const row = { type: 'came-back', data: { station: '0101', at: '8001', afterMs: 20_000 } };
    expect(back.filter((e) => e.do === 'record')).toMatchObject([row]);
  });

  it('R028: later it is another call', () => {
    const hotel = house();
    hotel.ring();
    hotel.choose('answered');
    hotel.on({ type: 'TimerDue', timer: 'transferred/02155501', due: 0, lateMs: 0, body: null });
    const back = hotel.on({
      type: 'Delivered',
      at: '8001',
      reason: 'direct',
      called: null,
      calling: '02155501',
    });
    expect(back).toEqual([]);
  });

  it('R268: what the link cannot do the operator is told to do', () => {
    const hotel = house({}, null);
    hotel.ring();
    expect(hotel.task()?.prompt?.note[0]?.en).toBe('Dial 0101 by hand');
    expect(asked(hotel.choose('answered'))).toEqual([]);
  });
});
