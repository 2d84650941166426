import type { Fact } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import type { Json } from '../procedure.js';
import type { Fields, Prompt } from './prompt.js';
import type { Task } from './task.js';

/**
 * A procedure of the switchboard as a chart of steps: what a person sees in each, and every way out of it. Charts are data
 * and pure functions, so that the runner, the screen, the diagram in the README and the coverage of the rules read the same.
 */
export interface Chart<D extends TaskData = TaskData> {
  readonly id: string;
  readonly title: Words;
  readonly first: string;
  readonly steps: Readonly<Record<string, Step<D>>>;
  /** How it can end: outcome → what it means. */
  readonly ends: Readonly<Record<string, Words>>;
  /**
   * For the journal, when it ends: what is worth keeping. Never published: the true outcome and the outcome that the caller
   * was told may differ (R208).
   */
  report?(here: Here<D>): { readonly [key: string]: Json };
}

/** What a task remembers between steps. */
export type TaskData = { readonly [key: string]: Json };

/** Words for people, in the two languages of the house. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Ids of the shelf's rules (R024) and contradictions (C23) that a step or a way obeys. */
export type RuleIds = readonly string[];

export interface Step<D extends TaskData> {
  readonly title: Words;
  readonly rules: RuleIds;
  /** What the operator sees. Absent: there is nothing for a person to do here. */
  prompt?(here: Here<D>): Omit<Prompt, 'choose' | 'deadline'>;
  /** From the moment the step is entered. Null: none in this case. */
  deadline?(here: Here<D>): Deadline | null;
  /** Ways out, the first that fits is taken. A step whose first fitting way is `always` is left at once. */
  readonly ways: readonly Way<D>[];
}

export interface Deadline {
  readonly ms: number;
  /** This long before it, a warning is an event. */
  readonly warnMs: number | null;
  readonly what: Words;
}

export interface Way<D extends TaskData> {
  readonly on: Trigger<D>;
  /** Only then. In words too, for the diagram. Of a choice: whether it is offered, so it does not look at what is filled in. */
  when?(here: Here<D>): boolean;
  readonly whenWords?: Words;
  /** The next step, an end, or `stay`: the same step, its deadline running on. */
  readonly to: string;
  /** What follows from it: effects go into `here.draft`; what it returns is added to the data of the task. */
  does?(here: Here<D>): Partial<D> | undefined;
  readonly rules: RuleIds;
}

export type Trigger<D extends TaskData> =
  /** Without a trigger: a decision. */
  | { readonly is: 'always' }
  /** The operator chose. */
  | {
      readonly is: 'choice';
      readonly choice: string;
      readonly label: Words;
      /**
       * Its name in the journal's rows and in events, where the choice itself is not for everybody: "the person says no" and
       * "nobody answers" are one event when house rules tell the caller the same (R208). Such ways lead to one step, by the same rules.
       */
      readonly publicly?: string;
      /** Names of fields that have to be filled. */
      needs?(here: Here<D>): readonly string[];
    }
  | { readonly is: 'deadline' }
  /** Something happened elsewhere. */
  | {
      readonly is: 'fact';
      readonly words: Words;
      fits(fact: Fact, here: Here<D>): boolean;
    };

/** Where a chart stands, and what just came. */
export interface Here<D extends TaskData> {
  readonly task: Task<D>;
  /** The house as it is after the effects of this turn so far; new effects go here. */
  readonly draft: Draft;
  readonly now: number;
  /** Who caused it: an operator, `timer`, or the link that told the fact. */
  readonly by: string;
  /** What the operator filled in with this choice. */
  readonly fields: Fields;
  readonly fact: Fact | null;
}
