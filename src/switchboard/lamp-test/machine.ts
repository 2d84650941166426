import type { CommandFact, Fact } from '../../telephony/index.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { answer, refuse } from '../reply.js';
import { NOTHING } from '../subject.js';

/** Seconds: without a wish, and the most that may be asked for. */
export const LAMP_TEST_SECONDS = { usual: 10, most: 30 } as const;

/** State of this procedure: there is one test, for all lamps; the entry stands while it runs. */
export const LAMP_TEST_MACHINE = 'lamp-test';
const ENTRY = 'all';
const TIMER = 'lamp-test';

type Running = { readonly until: number; readonly seconds: number; readonly by: string };

/**
 * Lights every lamp for a look: by command `lamp.test {seconds?}` or by a button. Nothing about what is wanted changes;
 * the outlet (src/lamps/outlet.ts) shows the test as long as its entry stands. Asked again, it begins anew.
 */
export const lampTest: Procedure = {
  id: 'lamp-test',
  on(fact: Fact, house: HouseView, now: number): readonly Effect[] {
    switch (fact.type) {
      case 'Command':
        return fact.name === 'lamp.test' ? onCommand(fact, now) : NOTHING;
      case 'Button':
        if (fact.does !== 'lamp-test' || !fact.pressed) return NOTHING;
        return begin({ until: now + LAMP_TEST_SECONDS.usual * 1000, ...usual(`button ${fact.id}`) });
      case 'TimerDue':
        return fact.timer === TIMER ? end(running(house)) : NOTHING;
      case 'ClockJumped':
        return shift(running(house), fact.byMs);
      default:
        return NOTHING;
    }
  },
};

export function isLampTest(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

const usual = (by: string) => ({ seconds: LAMP_TEST_SECONDS.usual, by });

function onCommand(fact: CommandFact, now: number): readonly Effect[] {
  const { seconds = LAMP_TEST_SECONDS.usual } = fact.args;
  if (typeof seconds !== 'number' || !(seconds >= 1 && seconds <= LAMP_TEST_SECONDS.most)) {
    return refuse(fact, 'COMMAND_MALFORMED', `seconds: 1 to ${LAMP_TEST_SECONDS.most}`);
  }
  const until = now + seconds * 1000;
  return [...begin({ until, seconds, by: fact.by }), ...answer(fact, { ok: true, seconds, until })];
}

function begin(test: Running): Effect[] {
  return [...keep(test), row('started', test)];
}

/** Null: its entry is of another version, and gone. */
function end(test: Running | null): readonly Effect[] {
  if (!test) return NOTHING;
  return [{ do: 'put', machine: LAMP_TEST_MACHINE, key: ENTRY, value: null }, row('ended', test)];
}

/** A test lasts seconds by any clock. */
function shift(test: Running | null, byMs: number): readonly Effect[] {
  return test ? keep({ ...test, until: test.until + byMs }) : NOTHING;
}

function keep(test: Running): Effect[] {
  return [
    { do: 'put', machine: LAMP_TEST_MACHINE, key: ENTRY, value: test },
    { do: 'timer', id: TIMER, due: test.until, body: null },
  ];
}

function row(what: 'started' | 'ended', { seconds, by }: Running): Effect {
  return { do: 'record', type: 'lamp-test', subject: null, data: { what, seconds, by }, publish: true };
}

function running(house: HouseView): Running | null {
  return (house.get(LAMP_TEST_MACHINE, ENTRY) as Running | undefined) ?? null;
}
