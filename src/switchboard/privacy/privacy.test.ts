import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rows, whoIsWho } from './hotel.fixture.js';
import { HIDDEN, knowsConfidential, maskGuest, maskNumbers, ROLES, type Role } from './roles.js';

const GUEST = {
  room: '0101',
  confidential: false,
  name: 'Lo',
  firstName: 'Ada',
  title: 'Dr',
  honorific: 'Dr Lo',
  language: 'EN',
  vip: null,
  group: null,
  arrival: '2026-11-20',
  departure: '2026-11-30',
  reservation: '77',
};

describe('who sees what (R119)', () => {
  test.each([
    ['operator', { arrival: HIDDEN, departure: HIDDEN, reservation: HIDDEN }],
    ['frontDesk', {}],
    ['concierge', { arrival: HIDDEN, reservation: HIDDEN }],
    ['supervisor', {}],
    [
      'engineer',
      {
        name: HIDDEN,
        firstName: HIDDEN,
        title: HIDDEN,
        honorific: HIDDEN,
        language: HIDDEN,
        arrival: HIDDEN,
        departure: HIDDEN,
        reservation: HIDDEN,
      },
    ],
    ['manager', {}],
    ['system', {}],
  ] as const)('%s, of a guest', (role, hidden) => {
    expect(maskGuest(GUEST, role)).toEqual({ ...GUEST, ...hidden });
  });

  test('a confidential stay is absent, not masked, but for those who must know (R132)', () => {
    const see = ROLES.filter((role) => maskGuest({ ...GUEST, confidential: true }, role) !== null);
    expect(see).toEqual(['frontDesk', 'supervisor', 'manager', 'system']);
  });

  test.each([
    ['operator', 1],
    ['concierge', 1],
    ['engineer', 1],
    ['supervisor', 2],
    ['manager', 3],
  ] as const)('%s sees numbers up to level %i (R162)', (role, most) => {
    const shown = [0, 1, 2, 3].filter(
      (level) => maskNumbers([{ number: '5550123' }], level, role)[0]?.number === '5550123',
    );
    expect(Math.max(...shown)).toBe(most);
    expect(maskNumbers([{ number: '5550123' }], 3, 'operator')).toEqual([{ number: HIDDEN }]);
  });
});

describe('every question about guests is on record (R119)', () => {
  test('who asked, as what, and how many were shown: no name, no words of the question', () => {
    const hotel = whoIsWho();
    hotel.guest('0101', { name: 'Lovelace' });
    const [row] = rows(hotel.effects('lookup', { q: 'lovel', role: 'operator' }));
    const data = { command: 'lookup', role: 'operator', by: 'desk', guests: 1, others: 0 };
    expect(row).toEqual(['guest-data-viewed', data]);
  });

  test('also a question that found nobody, and one about a number', () => {
    const hotel = whoIsWho();
    const said = [
      ...rows(hotel.effects('lookup', { q: 'nobody', role: 'operator' })),
      ...rows(hotel.effects('caller.lookup', { number: '0101', role: 'operator' })),
    ];
    expect(said.map(([type]) => type)).toEqual(['guest-data-viewed', 'guest-data-viewed']);
  });
});

/** Everything a role can observe of a question: the answer, byte for byte, and the journal. */
const observed = (hotel: ReturnType<typeof whoIsWho>, name: string, args: Record<string, unknown>) =>
  JSON.stringify(hotel.effects(name, args).filter(({ do: what }) => what !== 'put'));

/** A neighbour and a colleague whom the same questions may find. */
function others() {
  const hotel = whoIsWho();
  hotel.guest('0102', { name: '张三', group: 'Seaview' });
  hotel.put('e-1', {
    name: 'Ada Zhang',
    surname: 'Zhang',
    department: 'Kitchen',
    numbers: [{ kind: 'extension', number: '8001', from: null, until: null }],
  });
  return hotel;
}

const SECRET = [
  { name: '张三丰', title: '先生', group: 'Seaview Tours' },
  { name: 'Müller', firstName: 'Anna', title: 'Dr', vip: '1' },
  { name: '欧阳明' },
  { name: 'Zhang', firstName: 'San', language: 'EN' },
] as const;
const PIECES = [
  'zhangsanfeng',
  'zhang san',
  'zsf',
  '张三丰',
  '欧阳',
  'ouyang',
  'oym',
  'müller',
  'anna',
  'Dr',
  'tours',
  '0101',
  '张先生',
  'seaview',
];
const unaware = ROLES.filter((role) => !knowsConfidential(role));

test('whatever is asked, a confidential guest is nobody to a role that may not know (R132)', () => {
  const piece = fc.constantFrom(...PIECES);
  const question = fc.oneof(
    piece,
    fc.tuple(piece, piece).map((two) => two.join(' ')),
    fc.tuple(piece, fc.nat(8), fc.nat(8)).map(([text, from, length]) => text.slice(from, from + length + 1)),
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.stringMatching(/^[0-9]{1,5}$/),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...SECRET),
      fc.constantFrom(...unaware),
      question,
      fc.boolean(),
      (guest, role: Role, q, byNumber) => {
        const there = others();
        there.guest('0101', guest);
        there.command('guest.confidential', { room: '0101', on: true });
        const [name, args] = byNumber ? ['caller.lookup', { number: q, role }] : ['lookup', { q, role }];
        expect(observed(there, name, args)).toBe(observed(others(), name, args));
      },
    ),
    { seed: 7, numRuns: 150 },
  );
});

test('a role that may know finds them by the same words', () => {
  const hotel = others();
  hotel.guest('0101', SECRET[0]);
  hotel.command('guest.confidential', { room: '0101', on: true });
  expect(hotel.find('zhangsanfeng', 'frontDesk')).toEqual(['guest 0101']);
});

test('what is masked cannot be found out by asking for pieces of it', () => {
  const hotel = whoIsWho();
  const numbers = [{ kind: 'mobile', number: '1385550123', from: null, until: null }];
  hotel.put('boss', { name: 'Ada Lo', level: 3, numbers });
  hotel.guest('0101', { name: 'Lovelace' });
  for (const q of ['1385550123', '555', '0123']) {
    expect(hotel.find(q, 'operator')).toEqual([]);
    expect(hotel.find(q, 'manager')).toEqual(['entry boss']);
  }
  expect(hotel.find('lovelace', 'engineer')).toEqual([]);
  expect(hotel.find('lovelace', 'operator')).toEqual(['guest 0101']);
});
