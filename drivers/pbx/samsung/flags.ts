import type { Direction } from '../../../src/telephony/index.js';

/** What the FG column of a record says. Sources: README.md, "What kind of record". */
export interface Flag {
  readonly direction: Direction | null;
  /** `ringing`: the time is that of ringing, nobody talked. */
  readonly is: 'call' | 'ringing' | 'abandoned';
  readonly transferred: boolean;
  readonly detail: 'disa' | 'disaError' | 'forwarded' | null;
  readonly conditions: readonly string[];
}

/** A number that was dialled, where no flag is printed. */
export const DIALLED: Flag = {
  direction: 'outgoing',
  is: 'call',
  transferred: false,
  detail: null,
  conditions: Object.freeze([]),
};

export const FLAGS: ReadonlyMap<string, Flag> = new Map([
  flag('O', 'outgoing'),
  flag('I', 'incoming'),
  flag('OT', 'outgoing', { transferred: true }),
  flag('IT', 'incoming', { transferred: true }),
  // Received by transfer, and transferred again: whether it once came in or went out is not said.
  flag('T', null, { transferred: true }),
  flag('TT', null, { transferred: true }),
  flag('A', 'incoming', { is: 'abandoned' }),
  flag('IA', 'incoming', { is: 'ringing' }),
  flag('DI', 'incoming', { detail: 'disa' }),
  flag('DO', 'outgoing', { detail: 'disa' }),
  flag('DE', 'incoming', { detail: 'disaError' }),
  flag('FO', 'outgoing', { detail: 'forwarded' }),
  flag('FI', 'incoming', { detail: 'forwarded' }),
]);

/** NX and SKP print words in place of the digits; `x`: transferred away. */
export const WORDS: ReadonlyMap<string, Flag> = new Map([
  flag('INCOMING', 'incoming'),
  flag('xINCOMING', 'incoming', { transferred: true }),
  flag('TRANSFER', null, { transferred: true }),
  flag('xTRANSFER', null, { transferred: true }),
]);

function flag(
  printed: string,
  direction: Direction | null,
  more: Partial<Pick<Flag, 'is' | 'transferred' | 'detail'>> = {},
): [string, Flag] {
  return [printed, { ...DIALLED, direction, conditions: Object.freeze([printed]), ...more }];
}
