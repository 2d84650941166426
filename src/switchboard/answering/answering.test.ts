import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/house.js';
import { houseRules, type SomeRules } from '../../../test/support/rules.js';
import { atDesk, timersOf, told } from '../calls/desk.fixture.js';
import { limitMs, verdictOf } from './rings.js';
import type { CallView } from './view.js';

/** Rings of 1 s and 4 s of silence: the second begins at 5 s. */
const rule = (answer: SomeRules['answer']) => houseRules({ answer });

describe('how fast', () => {
  it.each([
    ['R018', {}, { 0: 'ok', 4.999: 'ok', 14.999: 'ok', 15: 'late' }],
    ['R263', { maxInclusive: false }, { 9.999: 'ok', 10: 'late' }],
    ['R081', { minRings: 2 }, { 4: 'early', 5.5: 'ok' }],
    ['R173', { minRings: 2, maxRings: 3 }, { 0: 'early', 5: 'ok', 14: 'ok', 15: 'late' }],
    ['R122', { maxRings: 4 }, { 15: 'ok', 20: 'late' }],
  ] as const)('%s: %j', (_, answer, expected) => {
    const rules = rule(answer);
    const got = Object.keys(expected).map((s) => [s, verdictOf(rules, Number(s) * 1000)]);
    expect(Object.fromEntries(got)).toEqual(expected);
  });

  it('R018: an unmeasured ringing is unknown and nobody late', () => {
    expect(verdictOf(rule({}), null)).toBe('unknown');
  });

  it('C01: the same call, answered in its third ring, is in time in one house and late in the other', () => {
    const answered = (rules: SomeRules) => {
      const desk = atDesk({ rules });
      desk.rings('5550142', 0);
      return told(desk.event('Established', 11_000, { other: '5550142' }), 'answering');
    };
    expect(answered({})).toMatchObject([{ what: 'answered', ring: 3, rungMs: 11_000, verdict: 'ok' }]);
    expect(answered({ answer: { maxInclusive: false } })).toMatchObject([{ ring: 3, verdict: 'late' }]);
  });

  it('R018: the alert comes while it still rings, at the beginning of the fourth', () => {
    const desk = atDesk();
    expect(timersOf(desk.rings('5550142', 1000))).toMatchObject({ 'answering/c1': 16_000 });
    expect(limitMs(houseRules())).toBe(15_000);
    expect(told(desk.due('answering/c1', 16_000), 'answering')).toMatchObject([
      { what: 'alert', call: 'c1', ring: 4, verdict: 'late' },
    ]);
    expect(viewsOf(desk)[0]).toMatchObject({ alert: true });
    const answered = desk.event('Established', 17_000, { other: '5550142' });
    expect(answered).toContainEqual({ do: 'cancel-timer', id: 'answering/c1' });
    expect(told(desk.due('answering/c1', 18_000), 'answering')).toEqual([]);
  });

  it('R018: a printed ring time is judged where no link tells; one that is not printed is unknown', () => {
    const print = (control: null | undefined, ringSeconds: number | null) => {
      const desk = atDesk(control === null ? { control } : {});
      const line = record({ direction: 'incoming', answered: true, extension: '8001', ringSeconds });
      return told(desk.on({ type: 'StationRecord', record: line }), 'answering');
    };
    expect(print(null, 20)).toMatchObject([{ what: 'printed', call: null, verdict: 'late' }]);
    expect(print(null, null)).toMatchObject([{ verdict: 'unknown', apologise: null }]);
    expect(print(undefined, 20)).toEqual([]);
  });
});

const viewsOf = (desk: ReturnType<typeof atDesk>): CallView[] =>
  (desk.answer('call.list').calls as { view: CallView }[]).map(({ view }) => view);
/** What is said to a caller who waited so long, in Chinese. */
function said(rules: SomeRules, waitedMs: number, caller: string | null = '5550142', time = '10:00:00') {
  const desk = atDesk({ rules, time });
  desk.rings(caller, 0);
  desk.event('Established', waitedMs, { other: caller });
  return viewsOf(desk)[0]?.say.map(({ key }) => key);
}

describe('the first words', () => {
  it('R123: after three rings an apology comes first, and it is in the journal', () => {
    expect(said({}, 14_000)).toEqual(['external']);
    expect(said({}, 15_000)).toEqual(['lateApology', 'external']);
    const desk = atDesk();
    desk.rings('5550142', 0);
    const answered = desk.event('Established', 15_000, { other: '5550142' });
    expect(told(answered, 'answering')).toMatchObject([{ apologise: true, verdict: 'late' }]);
  });

  it('C02: who is late says sorry, says that he was away, or says nothing', () => {
    expect(said({ answer: { lateScript: 'lateWasAway' } }, 15_000)?.[0]).toBe('lateWasAway');
    expect(said({ answer: { apologiseAfterRings: null } }, 15_000)).toEqual(['external']);
  });

  it('R022: an internal line hears the post, an outside one the hotel', () => {
    expect(said({}, 1000, '0101')).toEqual(['internal']);
    expect(said({}, 1000, '5550142')).toEqual(['external']);
    expect(said({}, 1000, null)).toEqual(['external']);
  });

  it('C25: the same call is greeted as the house says', () => {
    expect(said({ greetings: { externalSays: 'site' } }, 1000)).toEqual(['site']);
    expect(said({ greetings: { externalSays: 'anonymous' } }, 1000)).toEqual(['anonymous']);
    // The department of the line is not known: no name rather than a hole.
    expect(said({ greetings: { externalSays: 'department' } }, 1000)).toEqual(['anonymous']);
  });

  it('R085: the department of the line that was called', () => {
    const desk = atDesk({ rules: { greetings: { externalSays: 'department' } } });
    desk.person('d1', { name: '人事部', kind: 'department', numbers: [number('extension', '2101')] });
    desk.rings('5550142', 0, '8001', '2101');
    expect(viewsOf(desk)[0]?.say[0]?.words.zh).toContain('人事部');
  });

  it.each([
    ['04:59:59', '晚上好', 'good evening'],
    ['05:00:00', '早上好', 'good morning'],
    ['11:59:59', '早上好', 'good morning'],
    ['12:00:00', '下午好', 'good afternoon'],
    ['18:00:00', '晚上好', 'good evening'],
  ])('R213: at %s it is %s', (time, zh, en) => {
    const desk = atDesk({ time });
    desk.rings('5550142', 0);
    const { words } = viewsOf(desk)[0]?.say[0] ?? {};
    expect(words?.zh).toContain(zh);
    expect(words?.en).toContain(en);
  });

  it('R171: an operator is named where the words ask for it and somebody said who sits there', () => {
    const rules = { scripts: { external: { zh: '您好,我是{operator}。', en: 'This is {operator}.' } } };
    expect(said(rules, 1000)).toEqual(['anonymous']);
    const desk = atDesk({ rules });
    desk.command('position.switch', { to: 'desk', operator: 'Lin' });
    desk.rings('5550142', 0);
    expect(viewsOf(desk)[0]?.say[0]?.words.en).toBe('This is Lin.');
  });
});

const number = (kind: string, digits: string) => ({ kind, number: digits, from: null, until: null });

describe('the card of the caller', () => {
  const card = (desk: ReturnType<typeof atDesk>, caller: string | null) => {
    desk.rings(caller, 0);
    return viewsOf(desk).at(-1);
  };

  it('R190: a manager is greeted with surname and title, in the turn in which it rings', () => {
    const desk = atDesk();
    const numbers = [number('mobile', '13805550123'), number('extension', '8100')];
    desk.person('m1', { name: '章明', title: '总经理', rank: 'gm', numbers });
    const view = card(desk, '8613805550123'.replace(/^/, '+'));
    expect(view?.say[0]).toMatchObject({ key: 'superior', words: { zh: '章总,早上好。' } });
    // R278: nobody is told the bare name to say.
    expect(JSON.stringify(view?.say)).not.toContain('章明');
    expect(card(desk, '8100')?.card).toMatchObject({ internal: true, superior: { zh: '章总' } });
  });

  it('R191: which numbers tell who calls is the house’s to say', () => {
    const desk = atDesk({ rules: { recognise: { numbers: ['office'] } } });
    desk.person('m1', { name: '章明', title: '总经理', rank: 'gm', numbers: [number('home', '5550177')] });
    expect(card(desk, '5550177')?.card.lines).toEqual([]);
  });

  it('R114: partners and nuisance callers are shown with their marks', () => {
    const desk = atDesk();
    const is = {
      name: 'Ada Lo',
      kind: 'partner',
      flags: ['nuisance'],
      numbers: [number('mobile', '5550188')],
    };
    desk.person('p1', is);
    expect(card(desk, '95550188')?.card.lines).toMatchObject([{ is: 'partner', flags: ['nuisance'] }]);
  });

  it('R132: a guest who wants to be unknown calls from an empty room', () => {
    const guest = { name: 'Quillfeather', language: 'zh' };
    const [known, unknown, nobody] = [atDesk(), atDesk(), atDesk()];
    for (const desk of [known, unknown]) desk.command('guest.check-in', { room: '0101', guest });
    unknown.command('guest.confidential', { room: '0101', on: true });
    expect(JSON.stringify(card(known, '0101'))).toContain('Quillfeather');
    expect(JSON.stringify(card(unknown, '0101'))).toBe(JSON.stringify(card(nobody, '0101')));
  });

  it('R112: the language of the caller comes first', () => {
    const desk = atDesk();
    desk.command('guest.check-in', { room: '0101', guest: { name: 'Lo', language: 'EN' } });
    expect(card(desk, '0101')?.languages).toEqual(['en', 'zh']);
    expect(card(desk, '5550142')?.languages).toEqual(['zh', 'en']);
  });

  it('R119: who is shown a guest is on record: how many, never whom', () => {
    const desk = atDesk();
    desk.command('guest.check-in', { room: '0101', guest: { name: 'Quillfeather' } });
    desk.rings('5550142', 0);
    expect(told(desk.command('call.list'), 'guest-data-viewed')).toEqual([]);
    desk.rings('0101', 0);
    expect(told(desk.command('call.list'), 'guest-data-viewed')).toEqual([
      { command: 'call.list', role: 'operator', by: 'op1', guests: 1, others: 1 },
    ]);
  });

  it('R119: events carry no name', () => {
    const desk = atDesk();
    desk.command('guest.check-in', { room: '0101', guest: { name: 'Quillfeather' } });
    const effects = [...desk.rings('0101', 0), ...desk.event('Established', 1000, { other: '0101' })];
    expect(JSON.stringify(effects.filter((effect) => effect.do === 'record'))).not.toContain('Quillfeather');
  });
});
