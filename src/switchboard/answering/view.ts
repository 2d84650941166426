import type { Line } from '../desk/prompt.js';
import type { HouseView } from '../procedure.js';
import type { CallerCard } from './card.js';
import type { Verdict } from './rings.js';

/** What an operator needs with a call, for the console: an entry of machine `call-view`, key = call. */
export type CallView = {
  readonly card: CallerCard;
  /** What to say first, in this order: an apology when it is due, then the greeting. */
  readonly say: readonly Line[];
  /** In which languages, in this order. */
  readonly languages: readonly ('zh' | 'en')[];
  /** How it was answered; null: not yet. */
  readonly verdict: Verdict | null;
  /** It rings longer than it should. */
  readonly alert: boolean;
};

export const VIEW_MACHINE = 'call-view';

/** Null: a call of ours, or one at a telephone that is no operator's. */
export const viewOf = (house: HouseView, call: string): CallView | null =>
  (house.get(VIEW_MACHINE, call) as CallView | undefined) ?? null;
