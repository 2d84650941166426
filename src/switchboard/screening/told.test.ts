import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { houseOfPeople, link, outcomes, visible } from './house.fixture.js';

describe('R208 C13 G04: a no is not told', () => {
  const SCRIPTS = ['no-answer', 'unavailable', 'polite-decline'] as const;
  const ending = (declinedScript: (typeof SCRIPTS)[number], choice: string, services: boolean) => {
    const control = services ? link(true, 'ConsultationCall', 'ReconnectCall') : null;
    const hotel = houseOfPeople({ screening: { declinedScript }, desks: { secretary: '8889' } }, control);
    hotel.call('gm');
    hotel.choose('told', { callerName: 'Bo Han', callerOrg: 'Han Ltd' });
    hotel.seen.length = 0;
    hotel.choose(choice);
    const said = hotel.says();
    hotel.choose('later');
    return { seen: hotel.seen, said };
  };

  it.each([
    ['no-answer', 'noAnswerTold'],
    ['unavailable', 'unavailable'],
    ['polite-decline', 'declinedPolitely'],
  ] as const)('R208 R222 C13: the words of the house: %s', (script, key) => {
    expect(ending(script, 'declined', false).said).toEqual([key]);
  });

  it.each(
    (['no-answer', 'unavailable'] as const).flatMap((script) => [
      [script, false] as const,
      [script, true] as const,
    ]),
  )(
    'R208 G04: %s (link: %s): events, answers, state and prompts are those of nobody answering',
    (script, services) => {
      const no = ending(script, 'declined', services);
      const silence = ending(script, 'no-answer', services);
      const bytes = (of: typeof no) => JSON.stringify(visible(of.seen));
      expect(bytes(no)).toBe(bytes(silence));
      expect(bytes(no)).not.toContain('R207');
      expect(outcomes(no.seen)).toMatchObject([{ outcomeTrue: 'declined', toldCaller: script }]);
      expect(outcomes(silence.seen)).toMatchObject([{ outcomeTrue: 'no-answer', toldCaller: script }]);
    },
  );

  it('R208: what is true is a row of the journal, and never an event', () => {
    for (const script of SCRIPTS) {
      const rows = ending(script, 'declined', false).seen.filter((e) => e.do === 'record');
      expect(rows.filter(({ type }) => type === 'screening-outcome')).toMatchObject([{ publish: false }]);
      expect(JSON.stringify(rows.filter(({ publish }) => publish))).not.toContain('declined"');
    }
  });

  it('R208 G04: whatever happens before and after, nobody can tell a no from silence', () => {
    const CHOICES = ['busy', 'wait', 'try-again', 'not-taken', 'insists', 'message', 'secretary', 'accepted'];
    const walk = fc.array(fc.constantFrom(...CHOICES), { minLength: 1, maxLength: 8 });
    const script = fc.constantFrom('no-answer', 'unavailable');
    let told = 0;
    fc.assert(
      fc.property(walk, script, fc.boolean(), (choices, declinedScript, byLink) => {
        const lives = (['declined', 'no-answer'] as const).map((outcome) => {
          const control = byLink ? link(true, 'ConsultationCall', 'ReconnectCall', 'HoldCall') : null;
          const hotel = houseOfPeople({ screening: { declinedScript, onInsist: 'consult' } }, control);
          hotel.call('gm');
          hotel.choose('told', { callerName: 'Bo Han', callerOrg: 'Han Ltd' });
          for (const choice of choices)
            hotel.choose(choice === 'not-taken' && hotel.step() === 'consult' ? outcome : choice);
          return hotel.seen;
        });
        const [no = [], silence = []] = lives;
        expect(JSON.stringify(visible(no))).toBe(JSON.stringify(visible(silence)));
        told += outcomes(no).length;
      }),
      { seed: 20_261_124, numRuns: 60 },
    );
    expect(told).toBeGreaterThan(10);
  });
});
