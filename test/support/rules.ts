import type { z } from 'zod';
import { type RulesVersion, SHIPPED_FROM } from '../../src/config/house-rules/in-force.js';
import { type HouseRules, HouseRulesSchema } from '../../src/config/house-rules/schema/index.js';

/** What a file of house rules may say, without its head: `{ answer: { maxRings: 4 }, hold: { recall: '20s' } }`. */
export type SomeRules = z.input<typeof HouseRulesSchema>;

/** The shipped rules with some keys said otherwise, for a house of a test: `rules: houseRules({ … })`. */
export const houseRules = (said: SomeRules = {}): HouseRules => HouseRulesSchema.parse(said);

/** Shipped rules, for a house of a test that does not care. */
export const HOTEL_BASE = { rules: houseRules(), rulesVersion: 'hotel-base@1' } as const;

/** A version as the engine takes it, approved by somebody. Without `from`: the shipped rules. */
export function rulesVersion(id = 'hotel-base@1', from = SHIPPED_FROM, said: SomeRules = {}): RulesVersion {
  const [name = '', version = '1'] = id.split('@');
  const effectiveFrom = from === SHIPPED_FROM ? '' : new Date(from).toISOString().slice(0, 16);
  const approval = { approvedBy: 'Duty manager', approvedOn: '2027-01-01' };
  const head =
    from === SHIPPED_FROM
      ? null
      : { name, version: Number(version), extends: 'hotel-base', ...approval, effectiveFrom };
  const rules = houseRules(said);
  return { id, head, digest: JSON.stringify(said), file: `${name}.yaml`, from, rules };
}
