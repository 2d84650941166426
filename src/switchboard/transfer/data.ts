import type { Callee } from '../../config/house-rules/schema/kinds.js';
import type { CallControlLink } from '../desk/control.js';
import type { DirectoryRules } from '../directory/rules.js';
import type { Pinyin } from '../search/readings.js';

/** What the procedures around a transfer take from the site. */
export interface TransferSettings {
  readonly control: CallControlLink;
  readonly directory: DirectoryRules;
  readonly pinyin: Pinyin;
}

/**
 * What a transfer remembers. It is on the operator's screen, so nothing here may tell what callers must not know: of a
 * confidential stay there is only what was asked. A type, not an interface: it is kept as Json.
 */
export type TransferData = {
  /** Whom the caller asked for: a guest by room and name, or an entry of the directory. */
  readonly room: string | null;
  readonly name: string | null;
  readonly entry: string | null;
  readonly callee: Callee;
  /** How the callee is called in what we say. */
  readonly target: string;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly callerPlace: string | null;
  /** What it is about, for the desk that gets the call. */
  readonly matter: string | null;
  /** Null: unknown, and the operator asks. */
  readonly longDistance: boolean | null;
  /** How the caller is addressed when the caller is one of ours, of a rank that is served so. Null: all others. */
  readonly ours: { readonly honorific: string } | null;
  /** Why it is an emergency; null: it is none. */
  readonly emergency: string | null;
  readonly pbxCall: string | null;
  readonly readBack: boolean;
  /** A person looked the guest up, because the house is told of none. */
  readonly lookedUp: 'guest' | 'other' | null;
  /** What follows the announcement. */
  readonly plan: 'dial' | 'ask-room' | 'ask-guest';
  /** The telephone that is called; null: none yet. */
  readonly station: string | null;
  /** The link cannot dial: the operator does. */
  readonly byHand: boolean;
  /** How the last failure became known; only what a link or a timer tells has a time to measure from (G08). */
  readonly heard: 'told' | 'chosen';
  /** The caller was told later than the house wants. Null: nothing failed, or it cannot be known. */
  readonly toldLate: boolean | null;
  /** Script of what the caller was told last. */
  readonly told: string | null;
  readonly recalls: number;
};
