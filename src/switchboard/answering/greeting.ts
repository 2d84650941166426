import type { Line } from '../desk/prompt.js';
import { type ScriptId, say, type Variables } from '../desk/say.js';
import type { HouseView } from '../procedure.js';

/** What is known when the first words are chosen. */
export interface Hearing {
  /** A telephone of the house. Null: withheld; greeted like an outside line. */
  readonly internal: boolean | null;
  readonly superior: { readonly zh: string | null; readonly en: string | null } | null;
  /** The department of the line that was called; null: it has none, or is not in the directory. */
  readonly dept: string | null;
  /** Who sits at the position; null: nobody said. */
  readonly operator: string | null;
  /** `HH:MM` at the hotel. */
  readonly time: string;
}

/**
 * The line to greet with. One of our own superiors is greeted by title (R190, R278), in each language in which that is known.
 * A line with a hole (no department, no operator known) is never said: then no name is.
 */
export function greeting(house: HouseView, hearing: Hearing): Line {
  const variables = variablesOf(house, hearing);
  const line = say(house, scriptFor(house, hearing), variables);
  const usual = hasHole(line) ? say(house, 'anonymous', variables) : line;
  const { zh, en } = hearing.superior ?? { zh: null, en: null };
  if (zh === null && en === null) return usual;
  const { key, words } = say(house, 'superior', { ...variables, honorific: { zh: zh ?? '', en: en ?? '' } });
  return {
    key,
    words: { zh: zh === null ? usual.words.zh : words.zh, en: en === null ? usual.words.en : words.en },
  };
}

/** C02: what follows a call that was taken late. */
export function apology(house: HouseView, hearing: Hearing): Line {
  const variables = variablesOf(house, hearing);
  const line = say(house, house.rules.answer.lateScript, variables);
  return hasHole(line) ? say(house, 'lateApology', variables) : line;
}

/** C25: the house says it by the kind of line. */
const scriptFor = ({ rules }: HouseView, { internal }: Hearing): ScriptId =>
  internal === true ? rules.greetings.internalSays : rules.greetings.externalSays;

function variablesOf(house: HouseView, { dept, operator, time }: Hearing): Variables {
  return {
    daypart: say(house, dayPart(house, time)).words,
    site: house.rules.property.hotel,
    ...(dept !== null && { dept }),
    ...(operator !== null && { operator }),
  };
}

/** R213. The limits belong to the part that begins there: 12:00 is afternoon. */
function dayPart({ rules }: HouseView, time: string): 'morning' | 'afternoon' | 'evening' {
  const { morningFrom, afternoonFrom, eveningFrom } = rules.greetings;
  if (time >= eveningFrom || time < morningFrom) return 'evening';
  return time >= afternoonFrom ? 'afternoon' : 'morning';
}

const hasHole = ({ words }: Line): boolean => /\{[^{}]+\}/.test(words.zh + words.en);
