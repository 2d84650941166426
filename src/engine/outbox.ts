import type { ShownRow } from '../ledger/batch.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Outbox, OutboxState } from '../mqtt/outbox.js';
import type { Committer } from './committer.js';

/** The ledger's outbox as the broker's side of the house sees it. */
export function outboxOf(committer: Committer, ledger: Ledger): Outbox {
  return {
    eventsAfter: (after, limit) => ledger.outboxAfter(after, limit),
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
