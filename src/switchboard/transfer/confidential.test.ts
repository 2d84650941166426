import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../procedure.js';
import { choicesOf, codeOf, house, PBX, reportOf, saidIn } from './transfer.fixture.js';

/** What anybody but the journal can see: everything published, every answer, every timer, in bytes. Reports only by being there. */
const observed = (effects: readonly Effect[]) =>
  JSON.stringify(
    effects.flatMap((effect): unknown[] => {
      if (effect.do === 'put') return [];
      return effect.do === 'record' && !effect.publish ? [effect.type] : [effect];
    }),
  );

type Hotel = ReturnType<typeof house>;
type Move =
  | { readonly do: 'choose'; readonly nth: number; readonly fields: Record<string, string> }
  | { readonly do: 'time' | 'list' }
  | { readonly do: 'event'; readonly event: 'Established' | 'Failed' | 'ConnectionCleared' }
  | { readonly do: 'start' | 'intrude'; readonly args: Record<string, unknown> };

function play(hotel: Hotel, move: Move): string {
  switch (move.do) {
    case 'choose': {
      const offered = choicesOf(hotel.task()) ?? [];
      return observed(hotel.choose(offered[move.nth % Math.max(1, offered.length)] ?? 'told', move.fields));
    }
    case 'time':
      return observed(hotel.timeIsUp());
    case 'list':
      return observed(hotel.command('task.list', {}));
    case 'event':
      return observed(hotel.happens(move.event, '0101', move.event === 'Failed' ? 'busy' : null));
    case 'start':
      return observed(hotel.start(move.args));
    case 'intrude':
      return observed(hotel.start({ ...move.args, longDistance: true }, 'intrusion.start'));
  }
}

const names = fc.constantFrom('王芳', 'wang', '李雷', 'Ada Lo', '王');
const args = fc.record(
  {
    room: fc.constantFrom('0101', '0101', '0102', '9999'),
    name: names,
    callerName: fc.constantFrom('赵六', '王芳'),
    callerPlace: fc.constant('上海'),
    emergency: fc.constantFrom('fire'),
  },
  { requiredKeys: [] },
);
const fields = fc.record(
  { room: fc.constantFrom('0101', '0102'), name: names, callerName: fc.constantFrom('赵六', '钱七') },
  { requiredKeys: [] },
);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('choose' as const), nth: fc.nat(5), fields }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('time' as const, 'list' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('event' as const),
      event: fc.constantFrom('Established' as const, 'Failed' as const, 'ConnectionCleared' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('start' as const, 'intrude' as const), args }) },
);

describe('a confidential stay', () => {
  it('R132 R131 R133 C23: whatever is asked, done or waited for, it is byte for byte nobody', () => {
    let steps = 0;
    fc.assert(
      fc.property(args, fc.array(move, { maxLength: 12 }), fc.boolean(), (first, moves, dnd) => {
        const secret = house();
        secret.allow([{ name: '孙八', number: '5550123' }]);
        secret.confidential();
        const nobody = house();
        nobody.command('guest.check-out', { room: '0101' });
        for (const hotel of [secret, nobody]) hotel.dnd(dnd);
        const seq = secret.house.lastSeq - nobody.house.lastSeq;
        for (const one of [{ do: 'start', args: first } as const, ...moves]) {
          steps++;
          expect(play(secret, one)).toBe(play(nobody, one));
          expect(secret.house.lastSeq - nobody.house.lastSeq).toBe(seq);
        }
      }),
      { seed: 132, numRuns: 150 },
    );
    expect(steps).toBeGreaterThan(600);
  });

  it('R132: the caller hears that there is no such guest; the journal alone knows who asked', () => {
    const hotel = house();
    hotel.confidential();
    hotel.start({ room: '0101', name: '王芳', callerName: '赵六' });
    hotel.choose('confirmed');
    expect(saidIn(hotel.task())).toEqual(['notRegistered']);
    expect(choicesOf(hotel.task())).toEqual(['told', 'again']);
    const report = {
      confidential: true,
      callerName: '赵六',
      toldCaller: 'notRegistered',
      outcome: 'not-found',
    };
    expect(reportOf(hotel.choose('told'))).toMatchObject(report);
  });

  it('R024: a house that is told of no guests asks the operator to look; a confidential stay is no telling', () => {
    for (const secret of [false, true]) {
      const hotel = house({}, PBX, true);
      if (secret) {
        hotel.command('guest.check-in', { room: '0101', guest: { name: '王芳' } });
        hotel.confidential();
      }
      hotel.start({ room: '0101', name: '王芳' });
      hotel.choose('confirmed');
      expect(hotel.task()?.step).toBe('look-up');
      hotel.choose('guest');
      expect(hotel.task()?.step).toBe('announce');
    }
  });
});

describe('whom the guest wants to hear from', () => {
  const call = (rule: 'connect' | 'ask-guest', callers: readonly object[], args: object = {}) => {
    const hotel = house({ confidential: { listedCallers: rule } });
    hotel.allow(callers);
    hotel.confidential();
    hotel.start({ room: '0101', name: '王芳', callerName: '孙八', ...args });
    hotel.choose('confirmed');
    return hotel;
  };
  it('R132: a listed caller is put through; all that the list says must fit', () => {
    expect(call('connect', [{ number: '02155501' }]).task()?.step).toBe('announce');
    expect(call('connect', [{ name: '孙八' }]).task()?.step).toBe('announce');
    expect(call('connect', [{ name: '孙八', number: '5550199' }]).task()?.step).toBe('not-registered');
    expect(call('connect', [{ name: '钱七', number: '02155501' }]).task()?.step).toBe('not-registered');
  });

  it('C23 R132: another house asks the guest first', () => {
    const hotel = call('ask-guest', [{ number: '02155501' }]);
    hotel.choose('said');
    expect(saidIn(hotel.task())).toEqual(['askGuest']);
    hotel.choose('no');
    expect(saidIn(hotel.task())).toEqual(['notRegistered']);
  });

  it('R132: the next guest of the room has another list', () => {
    const hotel = house();
    hotel.allow([{ number: '02155501' }]);
    hotel.command('guest.check-out', { room: '0101' });
    hotel.command('guest.check-in', { room: '0101', guest: { name: '王芳' } }, 2000);
    hotel.confidential();
    hotel.start({ room: '0101', name: '王芳' });
    hotel.choose('confirmed');
    expect(hotel.task()?.step).toBe('not-registered');
  });

  it('R132: who may not know of such a stay may not write its list', () => {
    const hotel = house();
    const refused = hotel.command('guest.allowed-callers', { role: 'operator', room: '0101', callers: [] });
    expect(codeOf(refused)).toBe('ROLE_NOT_ALLOWED');
  });
});
