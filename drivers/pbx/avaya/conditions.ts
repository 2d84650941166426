import type { Direction } from '../../../src/telephony/index.js';

/** What a condition code says. Sources: README.md, "Condition codes". */
export interface Condition {
  /** Null: the code alone does not tell. */
  readonly direction: Direction | null;
  /** Directions that the circuits of the line may show; another one makes the line unparsed. */
  readonly possible: readonly Direction[];
  readonly is: 'call' | 'ringing' | 'partial' | 'lost-records';
  /** Null: the code does not say. */
  readonly answered: boolean | null;
  readonly conditions: readonly string[];
}

const ALL: readonly Direction[] = ['outgoing', 'incoming', 'internal', 'tandem'];
const OUT: readonly Direction[] = ['outgoing', 'tandem'];
const IN: readonly Direction[] = ['incoming', 'tandem'];

export const CONDITIONS: ReadonlyMap<string, Condition> = new Map([
  code('0', 'internal', ['internal'], 'call', null),
  // Attendant: handled or assisted, in any direction.
  code('1', null, ALL, 'call', null),
  // Ten hours or more: one such record for every ten hours, then the final one with its own code.
  code('4', null, ALL, 'partial', null),
  code('6', null, ALL, 'lost-records', null),
  code('7', 'outgoing', OUT, 'call', null),
  code('8', 'outgoing', OUT, 'call', null),
  code('9', 'incoming', IN, 'call', null),
  code('A', 'outgoing', OUT, 'call', null),
  code('B', 'outgoing', OUT, 'call', null),
  code('C', null, ALL, 'call', null),
  code('E', null, ALL, 'call', false),
  code('F', null, ALL, 'call', false),
  // Ring-time records of an incoming call, beside the record of the conversation.
  code('G', 'incoming', IN, 'ringing', true),
  code('H', 'incoming', IN, 'ringing', false),
  code('I', 'incoming', IN, 'ringing', false),
  code('J', null, ALL, 'call', null),
  code('K', null, ALL, 'call', null),
  code('M', null, ALL, 'call', null),
  code('T', null, ALL, 'call', null),
]);

function code(
  printed: string,
  direction: Direction | null,
  possible: readonly Direction[],
  is: Condition['is'],
  answered: boolean | null,
): [string, Condition] {
  return [printed, { direction, possible, is, answered, conditions: Object.freeze([printed]) }];
}

/**
 * The member numbers of the trunks tell the direction where they are printed: a call has the incoming one, the outgoing
 * one, or (tandem) both. Undefined: code and trunks contradict each other.
 */
export function directionOf(
  condition: Condition,
  circuitIn: string | null,
  circuitOut: string | null,
): Direction | null | undefined {
  if (circuitIn === null && circuitOut === null) return condition.direction;
  const shown = circuitOut === null ? 'incoming' : circuitIn === null ? 'outgoing' : 'tandem';
  return condition.possible.includes(shown) ? shown : undefined;
}
