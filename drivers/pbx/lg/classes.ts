import type { Direction } from '../../../src/telephony/index.js';

/** What the letter before the number says. Sources: README.md, "The letter". */
export interface CallClass {
  readonly direction: Direction;
  /** `lost`: the caller hung up before anybody answered. `lost-later`: while held or transferred, after an answer. */
  readonly is: 'call' | 'lost' | 'lost-later';
  readonly transferred: boolean;
  readonly conditions: readonly string[];
}

export const CLASSES: ReadonlyMap<string, CallClass> = new Map([
  callClass('O', 'outgoing', 'call'),
  callClass('T', 'outgoing', 'call', true),
  callClass('I', 'incoming', 'call'),
  callClass('t', 'incoming', 'call', true),
  callClass('G', 'incoming', 'lost'),
  callClass('R', 'incoming', 'lost'),
  callClass('H', 'incoming', 'lost-later'),
  callClass('E', 'internal', 'call'),
]);

function callClass(
  letter: string,
  direction: Direction,
  is: CallClass['is'],
  transferred = false,
): [string, CallClass] {
  return [letter, { direction, is, transferred, conditions: Object.freeze([letter]) }];
}
