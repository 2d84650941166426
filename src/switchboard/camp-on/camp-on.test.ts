import { describe, expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import {
  asked,
  choicesOf,
  codeOf,
  house,
  PBX,
  reportOf,
  saidIn,
  walked,
} from '../transfer/transfer.fixture.js';

/** The manager 8200 asked for the kitchen, 8100, which is busy. */
function watching(said: SomeRules = {}, control: Parameters<typeof house>[1] = PBX) {
  const hotel = house(said, control);
  hotel.start({ entry: 'e-1', callerNumber: '8200' });
  for (const choice of ['confirmed', 'said', 'busy']) hotel.choose(choice);
  const offered = { says: saidIn(hotel.task()), choices: choicesOf(hotel.task()) };
  const began = hotel.choose('campOn');
  return { ...hotel, offered, began, camp: () => hotel.task('camp-on') };
}

describe('camp-on', () => {
  it('R195 C14: a manager of ours is told politely and offered the line; another caller is not', () => {
    expect(watching().offered).toEqual({
      says: ['campOnOffer'],
      choices: ['campOn', 'later', 'caller-gone'],
    });
    const hotel = house();
    hotel.start({ entry: 'e-1', callerNumber: '55501' });
    for (const choice of ['confirmed', 'said', 'busy']) hotel.choose(choice);
    expect(choicesOf(hotel.task())).not.toContain('campOn');
  });

  it('R196: the transfer is over and the line is watched until it expires', () => {
    const hotel = watching({ campOn: { expires: '10min' } });
    expect(hotel.task()).toBeUndefined();
    expect(hotel.camp()).toMatchObject({ step: 'watch', deadline: { at: hotel.now() + 600_000 } });
  });

  it('R196 R197: free: in the same turn the manager is rung and the words are there, with the time of the house', () => {
    const hotel = watching({ campOn: { offerWithin: '3s' } });
    const free = hotel.happens('ConnectionCleared', '8100');
    expect(asked(free)).toEqual([{ service: 'MakeCall', device: '8001', to: '8200' }]);
    expect(hotel.camp()).toMatchObject({ step: 'offer', deadline: { at: hotel.now() + 3000 } });
    expect(hotel.camp()?.prompt?.say[0]?.words.zh).toBe('章经理,Kitchen通了,请讲。');
    expect(reportOf(hotel.choose('connected', {}, 'camp-on'))).toMatchObject({ offered: 'ok' });
  });

  it('R196: an offer after its time is told as late', () => {
    const hotel = watching();
    hotel.happens('ConnectionCleared', '8100');
    hotel.timeIsUp('camp-on');
    expect(hotel.camp()?.step).toBe('offer');
    expect(reportOf(hotel.choose('connected', {}, 'camp-on'))).toMatchObject({ offered: 'late' });
  });

  it('R196: busy again: it goes on watching, and expires when it was to', () => {
    const hotel = watching({ campOn: { expires: '10min' } });
    const expires = hotel.camp()?.deadline?.at;
    hotel.happens('ConnectionCleared', '8100');
    hotel.choose('busy', {}, 'camp-on', hotel.now() + 60_000);
    expect(hotel.camp()).toMatchObject({ step: 'watch', deadline: { at: expires } });
    hotel.timeIsUp('camp-on');
    expect(saidIn(hotel.camp())).toEqual(['campOnExpired']);
    hotel.choose('go-on', {}, 'camp-on');
    expect(hotel.camp()?.deadline?.at).toBe(hotel.now() + 600_000);
    hotel.timeIsUp('camp-on');
    expect(walked(hotel.choose('stop', {}, 'camp-on'))).toEqual(['stopped']);
  });

  it.each([
    ['the house wants so', { campOn: { watch: 'retry', retryEvery: '30s' } }, PBX],
    ['the PBX tells nothing', { campOn: { watch: 'event', retryEvery: '30s' } }, null],
  ] as const)('R196: tried again and again when %s', (_, said, control) => {
    const hotel = watching(said, control);
    expect(hotel.camp()?.deadline?.at).toBe(hotel.now() + 30_000);
    hotel.timeIsUp('camp-on');
    expect(choicesOf(hotel.camp())).toEqual(['free', 'busy']);
    hotel.choose('busy', {}, 'camp-on');
    hotel.timeIsUp('camp-on');
    hotel.choose('free', {}, 'camp-on');
    expect(saidIn(hotel.camp())).toEqual(['campOnConnect']);
  });

  it('R196: begun by its own command, by somebody who can be rung back', () => {
    const hotel = house();
    hotel.start({ entry: 'e-1', callerNumber: '8200' }, 'camp-on.start');
    expect(hotel.task('camp-on')?.step).toBe('watch');
    expect(codeOf(hotel.start({ entry: 'e-1', callerNumber: undefined }, 'camp-on.start'))).toBe(
      'FIELD_MISSING',
    );
  });
});
