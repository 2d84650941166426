import type { ShownRow } from '../ledger/batch.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Outbox, OutboxState } from '../mqtt/outbox.js';
import type { Note } from '../ops/note.js';
import type { Committer } from './committer.js';

/** The ledger's outbox as the broker's side of the house sees it. */
export function outboxOf(committer: Committer, ledger: Ledger, note: Note): Outbox {
  return {
    eventsAfter: (after, limit) => {
      try {
        return ledger.outboxAfter(after, limit);
      } catch (error) {
        note('error', { err: error }, 'events that wait for the broker cannot be read now');
        return null;
      }
    },
    statesPending: () => committer.shownStates('pending').map(toState),
    allStates: () => committer.shownStates('all').map(toState),
    eventsAcked: (first, last) => committer.eventsAcked(first, last),
    stateAcked: (of, seq) => committer.shownAcked(of, seq),
    onCommitted: (listener) =>
      committer.onCommitted(({ durable, events, states }) => {
        if (durable) listener({ events, states: states.map(toState) });
      }),
  };
}

const toState = ({ of, seq, body }: ShownRow): OutboxState => ({ key: of, seq, body });
