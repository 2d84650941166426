import { describe, expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import type { CallEventFact, Fact } from '../../telephony/index.js';
import { messagesOf, textOfMessage } from '../messages/message.js';
import { asked, codeOf, houseOfPeople, link, outcomes, visible } from './house.fixture.js';

const WHO = { callerName: 'Bo Han', callerOrg: 'Han Ltd' };
const failed = (cause: string, device = '8888'): Fact => ({
  type: 'CallEvent',
  event: 'Failed',
  device,
  other: null,
  cause,
  call: null,
});
const event = (name: CallEventFact['event'], device = '8888'): Fact => ({
  type: 'CallEvent',
  event: name,
  device,
  other: null,
  cause: null,
  call: null,
});
const due = (task = 't1'): Fact => ({
  type: 'TimerDue',
  timer: `task/${task}/deadline`,
  due: 0,
  lateMs: 0,
  body: null,
});

/** A stranger for the general manager, who is being asked now. */
function consulting(said: SomeRules = {}, control: Parameters<typeof houseOfPeople>[1] = null) {
  const hotel = houseOfPeople(said, control);
  hotel.call('gm');
  hotel.choose('told', WHO);
  return hotel;
}

describe('before the person is rung', () => {
  it('R203 R265: name and organisation first; without both nobody is rung', () => {
    const hotel = houseOfPeople({}, link(false, 'ConsultationCall'));
    hotel.call('gm');
    expect([hotel.step(), hotel.says()]).toEqual(['ask', ['askWho']]);
    expect(codeOf(hotel.choose('told', { callerName: 'Bo Han' }))).toBe('FIELD_MISSING');
    expect(codeOf(hotel.choose('told', { ...WHO, callerOrg: { declined: true } }))).toBe('FIELD_MISSING');
    expect(asked(hotel.seen)).toEqual([]);
    hotel.choose('told', WHO);
    expect([hotel.step(), asked(hotel.seen)]).toEqual(['consult', ['ConsultationCall']]);
  });

  it('R204: what was written down is in the task, and in the report of its end', () => {
    const hotel = consulting();
    expect(hotel.task()?.data).toMatchObject(WHO);
    hotel.choose('accepted');
    const ended = hotel.choose('connected');
    expect(ended).toContainEqual(
      expect.objectContaining({ type: 'task-report', publish: false, data: expect.objectContaining(WHO) }),
    );
  });

  it('R135 R221: a director is asked first, a manager is rung directly by a partner', () => {
    const hotel = houseOfPeople();
    hotel.call('director', '02155550120');
    expect(hotel.step()).toBe('consult');
    const other = houseOfPeople();
    other.call('manager', '02155550120');
    expect(other.step()).toBe('connect');
  });

  it('R182 R205 R206: strangers wait, and the person called decides, named by title with who calls', () => {
    const hotel = consulting();
    expect(hotel.says()).toEqual(['pleaseWait', 'announce']);
    const announced = hotel.prompt()?.say[1]?.words;
    expect(announced?.zh).toMatch(/^Chen总,/);
    expect(announced?.en).toContain('Mr Chen, Bo Han of Han Ltd');
    expect(hotel.prompt()?.note.map(({ en }) => en)).toContain('First put the caller on hold');
  });

  it('R190 R278 C30: the form of the name is the house’s; without surname or title never the bare name', () => {
    const hotel = consulting({ honorific: { gm: { zh: '{surname}总' } } });
    expect(hotel.prompt()?.say[1]?.words.zh).toContain('Chen总,');
    expect(hotel.prompt()?.say[1]?.words.zh).not.toContain('陈立');
    const director = houseOfPeople({ honorific: { director: { en: '{title} {surname}' } } });
    director.call('director', '02155550120');
    expect(director.prompt()?.say[1]?.words.en).toContain('Ms Du');
    const bare = consulting({ honorific: { gm: { zh: '{surname}', en: '{surname}' } } });
    expect(bare.prompt()?.say[1]?.words.zh).toMatch(/^您好,Han/);
  });

  it('R097 C27: who will not say goes to the front desk, in another house leaves a slip', () => {
    const journal = (said: SomeRules) => {
      const hotel = houseOfPeople({ desks: { frontDesk: '8001' }, ...said });
      hotel.call('gm');
      hotel.choose('refuses');
      return hotel.step();
    };
    expect(journal({})).toBe('hand-over');
    expect(journal({ screening: { onRefuse: 'slip' } })).toBe('slip');
  });

  it('R102: who insists goes to the front desk', () => {
    const hotel = houseOfPeople({ desks: { frontDesk: '8001' } });
    hotel.call('gm');
    hotel.choose('insists');
    expect(hotel.prompt()?.note).toEqual([{ zh: '转分机 8001', en: 'Transfer to extension 8001' }]);
    hotel.choose('done');
    expect(hotel.step()).toBe('handed-over');
  });

  it('R185: who cannot say whom he wants leaves a slip', () => {
    const hotel = houseOfPeople();
    hotel.call('manager');
    hotel.choose('no-name');
    expect(hotel.step()).toBe('slip');
  });

  it('R096 R099 R100 C12: D06 asks a stranger and takes a slip; D09 holds him and asks the person', () => {
    const stepsOf = (unknownCaller: 'slip' | 'consult') => {
      const hotel = houseOfPeople({ screening: { unknownCaller } });
      hotel.call('manager');
      expect(hotel.step()).toBe('ask');
      hotel.choose('told', WHO);
      return hotel.step();
    };
    expect(stepsOf('slip')).toBe('slip');
    expect(stepsOf('consult')).toBe('consult');
  });

  it('C11: at the threshold one house sends to the front desk, another asks the person', () => {
    const stepOf = (said: SomeRules) => {
      const hotel = houseOfPeople(said);
      hotel.call('director', '02155550120');
      return hotel.step();
    };
    expect(stepOf({ screening: { aboveThreshold: 'to-front-desk' } })).toBe('hand-over');
    expect(stepOf({ screening: { aboveThreshold: 'consult' } })).toBe('consult');
  });

  it('R106: a partner whose time is over is a stranger', () => {
    const hotel = houseOfPeople();
    hotel.call('manager', '02155550121');
    expect(hotel.task()?.data.caller).toBe('unknown');
  });

  it('R107: name and organisation of a partner are as good as the number; the name alone is not', () => {
    const stepOf = (fields: Record<string, string>) => {
      const hotel = houseOfPeople({ screening: { unknownCaller: 'slip' } });
      hotel.call('manager');
      hotel.choose('told', fields);
      return hotel.step();
    };
    expect(stepOf({ callerName: 'lin bo', callerOrg: ' Harbour  Tours' })).toBe('connect');
    expect(stepOf({ callerName: 'Lin Bo', callerOrg: 'Han Ltd' })).toBe('slip');
    expect(stepOf({ callerName: 'Ye Wen', callerOrg: 'Old Tours' })).toBe('slip');
  });

  it('R111 R187: so many tags make a number a nuisance, and the call is closed', () => {
    const hotel = houseOfPeople({ screening: { nuisanceAfter: 2 } });
    for (const choice of ['sales', 'nuisance']) {
      hotel.call('gm');
      expect(hotel.step()).toBe('ask');
      hotel.choose(choice);
      hotel.choose(choice === 'sales' ? 'later' : 'closed');
    }
    hotel.call('gm');
    expect([hotel.step(), hotel.says()]).toEqual(['closing', ['nuisanceClose']]);
    hotel.choose('closed');
    hotel.call('gm', '02155550198');
    expect(hotel.step()).toBe('ask');
  });

  it('R288 C20: a private call for the staff: denied, a slip, or put through', () => {
    const stepOf = (transfer: 'deny' | 'slip' | 'allow') => {
      const hotel = houseOfPeople({ privateCalls: { transfer } });
      hotel.call('clerk');
      hotel.choose('private');
      return hotel.step();
    };
    expect(['deny', 'slip', 'allow'].map((one) => stepOf(one as 'deny'))).toEqual([
      'not-taken',
      'slip',
      'connect',
    ]);
  });

  it.each([
    ['nobody', 'ghost'],
    ['somebody who left', 'gone'],
    ['a partner', 'partner'],
  ])('R271: %s is not one of our people', (_, to) => {
    expect(codeOf(houseOfPeople().start('screening.start', { to }))).toBe('PERSON_UNKNOWN');
  });
});

describe('the number of a person', () => {
  it('R095 R184: is never given, and who asks for it says what for', () => {
    const hotel = houseOfPeople();
    hotel.call('gm');
    hotel.choose('wants-number');
    expect(hotel.says()).toEqual(['refuseStaffData', 'askWho', 'askPurpose']);
    expect(codeOf(hotel.choose('told', WHO))).toBe('FIELD_MISSING');
    hotel.choose('told', { ...WHO, purpose: 'a bill' });
    expect(hotel.step()).toBe('consult');
    expect(hotel.prompt()?.note.map(({ en }) => en)).toContain('About: a bill');
  });

  it.each([
    ['by hand', null],
    ['by the link', link(true, 'ConsultationCall', 'TransferCall', 'ReconnectCall')],
  ] as const)(
    'R105 R163 R184: no number of the general manager is in anything to be seen, %s',
    (_, control) => {
      const hotel = consulting({}, control);
      hotel.choose('busy');
      hotel.choose('wait');
      hotel.choose('try-again');
      hotel.choose('declined');
      hotel.choose('message');
      hotel.choose('saved', { callerPhone: '5550111' });
      expect(hotel.step()).toBe('noted');
      expect(JSON.stringify(visible(hotel.seen))).not.toMatch(/8888|13555550188|5550177/);
    },
  );

  it('R163: of somebody whose extension everybody may know the operator sees it, unless it is masked', () => {
    const noteOf = (said: SomeRules) => {
      const hotel = houseOfPeople(said);
      hotel.call('clerk', '02155550120');
      return hotel.prompt()?.note[0]?.en;
    };
    expect(noteOf({})).toBe('Ring extension 8100');
    expect(noteOf({ privacy: { maskExtensions: ['8100'] } })).toBe(
      'Ring with the direct key; the number is not shown',
    );
  });
});

describe('the person takes it', () => {
  it('R207: the caller hears that he is put through, and is', () => {
    const hotel = consulting({}, link(true, 'ConsultationCall', 'TransferCall'));
    expect(asked(hotel.choose('accepted'))).toEqual(['TransferCall']);
    expect([hotel.step(), hotel.says()]).toEqual(['connect', ['accepted']]);
    hotel.on(event('Established'));
    expect(hotel.step()).toBe('connected');
  });

  it('R207: without a link the operator does all of it, and says how it went', () => {
    const hotel = consulting();
    hotel.choose('accepted');
    expect(hotel.prompt()?.note).toEqual([{ zh: '请按转接键', en: 'Press the transfer key' }]);
    hotel.choose('connected');
    expect([hotel.step(), asked(hotel.seen)]).toEqual(['connected', []]);
  });
});

describe('the person is asked for too long', () => {
  it('R183 C31: who is asked for too long has not decided: the caller hears the choices', () => {
    const hotel = consulting({ screening: { consultMax: '20s' } });
    expect(hotel.task()?.deadline?.at).toBe(21_000);
    hotel.on(due(), 21_000);
    expect([hotel.step(), hotel.says()]).toEqual(['not-taken', ['unavailable']]);
    expect(outcomes(hotel.seen)).toMatchObject([{ outcomeTrue: 'no-decision' }]);
  });
});

describe('busy and no answer', () => {
  it('R208 R209: after a no or a busy line the caller is with the operator again', () => {
    for (const choice of ['declined', 'no-answer', 'busy']) {
      const hotel = consulting({}, link(true, 'ConsultationCall', 'ReconnectCall'));
      expect(asked(hotel.choose(choice))).toEqual(['ReconnectCall']);
    }
  });

  it('R209 C14: waiting or later for the general manager; other houses offer other things', () => {
    const offers = (gm: ('wait' | 'later' | 'message' | 'intrude')[]) => {
      const hotel = consulting({ busy: { options: { gm } } });
      hotel.choose('busy');
      return hotel.choices();
    };
    expect(offers(['wait', 'later'])).toEqual(['wait', 'later']);
    expect(offers(['message', 'intrude'])).toEqual(['message']);
  });

  it('R209: the link tells that the line is busy, and that it is free again', () => {
    const hotel = consulting({}, link(true, 'ConsultationCall', 'HoldCall', 'ReconnectCall'));
    hotel.on(failed('busy', '8999'));
    expect(hotel.step()).toBe('consult');
    hotel.on(failed('busy'));
    expect([hotel.step(), hotel.says()]).toEqual(['busy', ['busyTold']]);
    hotel.choose('wait');
    expect(hotel.step()).toBe('waiting');
    expect(asked(hotel.on(event('ConnectionCleared')))).toEqual(['ConsultationCall']);
    expect(hotel.step()).toBe('consult');
  });

  it('R177 R286 C31: whoever waits is come back to, and not for ever', () => {
    const hotel = consulting({ hold: { recall: '20s', maxRecalls: 2 } });
    hotel.choose('busy');
    for (const round of [1, 2]) {
      hotel.choose('wait');
      expect(hotel.task()?.deadline?.at).toBe(21_000);
      hotel.on(due(), 21_000);
      expect([hotel.step(), hotel.says()]).toEqual(['recall', ['holdRecall']]);
      expect(hotel.choices().includes('wait')).toBe(round < 2);
    }
  });

  it('R195: only where the link can, a caller of ours is connected when the line is free', () => {
    const offers = (control: Parameters<typeof houseOfPeople>[1]) => {
      const hotel = houseOfPeople({}, control);
      hotel.call('gm', '8600');
      hotel.choose('busy');
      return hotel;
    };
    expect(offers(null).choices()).toEqual(['later']);
    const hotel = offers(link(true, 'CampOn'));
    expect(hotel.choices()).toEqual(['later', 'camp-on']);
    expect(asked(hotel.choose('camp-on'))).toEqual(['CampOn']);
  });

  it('R102: who insists after a no is not put through as if the person had been asked', () => {
    const hotel = consulting(
      { screening: { onInsist: 'connect' } },
      link(true, 'ConsultationCall', 'ReconnectCall', 'TransferCall', 'SingleStepTransferCall'),
    );
    hotel.choose('declined');
    expect(asked(hotel.choose('insists'))).toEqual(['SingleStepTransferCall']);
    expect(hotel.choices()).toEqual(['connected', 'busy', 'no-answer']);
  });

  it('R210 C15: later, message, secretary, in the order and choice of the house', () => {
    const offers = (gm: ('later' | 'message' | 'secretary')[]) => {
      const hotel = consulting({ noAnswer: { options: { gm } } });
      hotel.choose('no-answer');
      return hotel;
    };
    const hotel = offers(['later', 'message', 'secretary']);
    expect(hotel.choices()).toEqual(['later', 'message', 'secretary', 'insists']);
    expect(offers(['later']).choices()).toEqual(['later', 'insists']);
    hotel.choose('secretary');
    expect(hotel.prompt()?.note[0]?.en).toBe('Transfer to extension 8889');
  });

  it('R210: the link tells that nobody answers, or the time of the house is over', () => {
    const hotel = houseOfPeople({ noAnswer: { time: '15s' } }, link(true, 'SingleStepTransferCall'));
    hotel.call('clerk', '02155550120');
    expect(hotel.task()?.deadline?.at).toBe(16_000);
    hotel.on(failed('noAnswer', '8100'));
    expect([hotel.step(), hotel.says()]).toEqual(['not-taken', ['noAnswerTold']]);
    hotel.choose('later');
    hotel.call('clerk', '02155550120');
    hotel.on(due('t2'), 16_000);
    expect(hotel.step()).toBe('not-taken');
  });

  it('R198 C15: for a manager who calls a search begins, for others not', () => {
    const hotel = houseOfPeople();
    hotel.call('clerk', '02155550120');
    hotel.choose('no-answer');
    expect(hotel.choices()).not.toContain('search');
    hotel.choose('later');
    hotel.call('clerk', '8600');
    hotel.choose('no-answer');
    hotel.choose('search');
    expect(hotel.step()).toBe('searching');
    expect(hotel.task('find-person')?.data).toMatchObject({ person: 'clerk', requester: 'manager' });
  });
});

describe('a slip', () => {
  it('R100 R101 R211: name, organisation and number, for the person; what it says is in no event', () => {
    const hotel = consulting();
    hotel.choose('no-answer');
    hotel.choose('message');
    expect(hotel.prompt()?.fill.find(({ name }) => name === 'callerOrg')?.value).toBe('Han Ltd');
    hotel.choose('saved', { purpose: 'the big bill' });
    const [message] = messagesOf(hotel.house);
    expect(message).toMatchObject({
      form: 'message',
      person: 'gm',
      callee: 'gm',
      by: 'op1',
      carrier: 'concierge',
    });
    expect(textOfMessage(hotel.house, message?.id ?? '')).toMatchObject({ ...WHO, purpose: 'the big bill' });
    // Owed until somebody has it.
    expect(message?.deliveries).toEqual([{ target: 'recipient', proof: null }]);
    expect(message?.due).not.toBeNull();
    expect(JSON.stringify(hotel.seen.filter((e) => e.do === 'record'))).not.toContain('big bill');
  });

  it('R094 C27: a form may allow that a field stays empty', () => {
    const save = (allowDeclined: boolean) => {
      const hotel = houseOfPeople({ messages: { forms: { slip: { allowDeclined } } } });
      hotel.call('gm');
      hotel.choose('no-name');
      return codeOf(hotel.choose('saved', { callerName: 'Bo', callerOrg: { declined: true } }));
    };
    expect(save(true)).toBeUndefined();
    expect(save(false)).toBe('FIELD_MISSING');
  });
});
