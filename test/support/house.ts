import type { Effect, HouseView, Json, Procedure } from '../../src/switchboard/procedure.js';
import { asRoom, type Fact, type StationRecord } from '../../src/telephony/index.js';
import { houseRules, type SomeRules } from './rules.js';

/** A record of which only the stated fields are known. */
export const record = (over: Partial<StationRecord>): StationRecord => ({
  format: 'test',
  kind: 'call',
  direction: null,
  answered: null,
  extension: null,
  trunk: null,
  dialed: null,
  caller: null,
  ddi: null,
  localTime: null,
  timeIs: null,
  ringSeconds: null,
  durationSeconds: null,
  account: null,
  cost: null,
  conditions: [],
  transferred: null,
  detail: {},
  line: 1,
  ...over,
});

/**
 * Procedures, in their order, on a house of two rooms, 0101 and 0102 (extension 2102). Puts are kept between facts, and
 * rows are counted.
 */
export function rehearse(...procedures: readonly Procedure[]) {
  return rehearseUnder({}, ...procedures);
}

/** The same under house rules that say some keys otherwise: `rehearseUnder({ hold: { recall: '20s' } }, transfer)`. */
export function rehearseUnder(said: SomeRules, ...procedures: readonly Procedure[]) {
  const states = new Map<string, Map<string, Json>>();
  let lastSeq = 0;
  const house: HouseView = {
    rules: houseRules(said),
    rulesVersion: 'test@1',
    get: (machine, key) => states.get(machine)?.get(key),
    entries: (machine) => (states.get(machine) ?? new Map<string, Json>()).entries(),
    get lastSeq() {
      return lastSeq;
    },
    hasRoom: (room) => room === '0101' || room === '0102',
    roomOfExtension: (extension) =>
      extension === '0101' ? asRoom('0101') : extension === '2102' ? asRoom('0102') : undefined,
  };
  return {
    house,
    on(fact: Fact, now = 1000): readonly Effect[] {
      return procedures.flatMap((procedure) => {
        const effects = procedure.on(fact, house, now);
        for (const effect of effects) {
          if (effect.do === 'record') lastSeq += 1;
          if (effect.do !== 'put') continue;
          const machine = states.get(effect.machine) ?? new Map<string, Json>();
          states.set(effect.machine, machine);
          if (effect.value === null) machine.delete(effect.key);
          else machine.set(effect.key, effect.value);
        }
        return effects;
      });
    },
  };
}
