import { describe, expect, it } from 'vitest';
import { houseRules, type SomeRules } from '../../../test/support/rules.js';
import { loadRules } from '../../config/house-rules/load.js';
import { RANKS, type Rank } from '../../config/house-rules/schema/kinds.js';
import { CALLER_CLASSES, type CallerClass } from '../../config/house-rules/schema/screening.js';
import { type Decision, decide } from './decide.js';

const TODAY = '2026-11-24';
/** c connect, ? consult, f front desk, s slip, d decline, x close. A column a class, in the order of {@link CALLER_CLASSES}. */
const LETTERS = {
  connect: 'c',
  consult: '?',
  'to-front-desk': 'f',
  'to-secretary': 'S',
  slip: 's',
  decline: 'd',
  close: 'x',
} as const;
const table = (rules: ReturnType<typeof houseRules>) =>
  RANKS.map((rank) =>
    CALLER_CLASSES.map(
      (caller) => LETTERS[decide(rules, { rank, department: null, caller, today: TODAY }).action],
    ).join(''),
  );
const by = (said: SomeRules, rank: Rank, caller: CallerClass, department: string | null = null): Decision =>
  decide(houseRules(said), { rank, department, caller, today: TODAY });

// known, partner, unknown, refused, insists, no-name, nuisance, sales, private, colleague
describe('every rank by every class of callers', () => {
  it.each([
    ['R221 C10: hotel-base, directors and above are asked', houseRules(), 'cc?ffsxdsc', '???ffsxd?c', 3],
    [
      'R099 R098 C10 C11 C12: D06, strangers leave a slip, supervisors and above go to the front desk',
      loadRules('company-reception').rules,
      'ccsffsxdsc',
      'fffffsxdfc',
      1,
    ],
    [
      'R182 C12: D09, whoever is called decides',
      loadRules('company-answering').rules,
      'cc?ffsxdsc',
      '???ffsxd?c',
      3,
    ],
    [
      'R203 C10: D11, only the general manager',
      loadRules('hotel-gm-screening').rules,
      'cc?ffsxdsc',
      '???ffsxd?c',
      4,
    ],
    [
      'R221 C10: D12, directors and above',
      loadRules('front-desk-switchboard').rules,
      'cc?ffsxdsc',
      '???ffsxd?c',
      3,
    ],
    [
      'R265 C10: D15, leaders from manager on',
      loadRules('transfer-handover').rules,
      'cc?ffsxdsc',
      '???ffsxd?c',
      2,
    ],
    [
      'R288 C20: D16, private calls are not put through',
      loadRules('switchboard-rules').rules,
      'cc?ffsxddc',
      '???ffsxd?c',
      3,
    ],
  ] as const)('%s', (_, rules, below, above, from) => {
    expect(table(rules)).toEqual(RANKS.map((_rank, place) => (place < from ? below : above)));
  });

  it('R098: without a threshold nobody is screened, and each key below it decides its own class', () => {
    const said = {
      screening: {
        thresholdRank: null,
        unknownCaller: 'to-secretary',
        partner: 'slip',
        colleague: 'decline',
      },
    } as const;
    expect(new Set(table(houseRules(said)))).toEqual(new Set(['csSffsxdsd']));
  });

  it('R221: every rank as the threshold screens itself and what is above', () => {
    for (const thresholdRank of RANKS)
      for (const rank of RANKS)
        expect(by({ screening: { thresholdRank } }, rank, 'known').by).toBe(
          RANKS.indexOf(rank) >= RANKS.indexOf(thresholdRank) ? 'threshold' : 'nothing',
        );
  });
});

describe('rules of the house', () => {
  const said: SomeRules = {
    screening: {
      rules: [
        { toRanks: ['gm'], callers: ['partner'], action: 'connect' },
        { toRanks: ['gm', 'director'], action: 'to-secretary' },
        { toDepartment: 'sales', callers: ['sales'], action: 'consult' },
      ],
    },
  };
  it.each([
    ['gm', 'partner', null, 'connect', 'rule'],
    ['gm', 'colleague', null, 'to-secretary', 'rule'],
    ['director', 'partner', null, 'to-secretary', 'rule'],
    ['staff', 'sales', 'sales', 'consult', 'rule'],
    ['staff', 'sales', 'kitchen', 'decline', 'conduct'],
    ['manager', 'partner', 'sales', 'connect', 'caller'],
  ] as const)('C10: the first that fits decides: %s, %s, %s', (rank, caller, department, action, source) => {
    expect(by(said, rank, caller, department)).toEqual({ action, by: source });
  });
});

describe('R108: what a department asked for', () => {
  const override = (from: string, to: string, callers?: CallerClass[]): SomeRules => ({
    screening: {
      rules: [{ action: 'slip' }],
      overrides: [{ department: 'sales', from, to, action: 'connect', ...(callers ? { callers } : {}) }],
    },
  });
  it.each([
    ['its first day', override(TODAY, '2026-12-01'), 'sales', 'override'],
    ['its last day', override('2026-11-01', TODAY), 'sales', 'override'],
    ['the day before', override('2026-11-25', '2026-12-01'), 'sales', 'rule'],
    ['the day after', override('2026-11-01', '2026-11-23'), 'sales', 'rule'],
    ['another department', override(TODAY, TODAY), 'kitchen', 'rule'],
    ['nobody knows the department', override(TODAY, TODAY), null, 'rule'],
    ['other callers', override(TODAY, TODAY, ['partner']), 'sales', 'rule'],
    ['these callers', override(TODAY, TODAY, ['unknown']), 'sales', 'override'],
  ] as const)('%s', (_, said, department, source) => {
    expect(by(said, 'gm', 'unknown', department).by).toBe(source);
  });
});
