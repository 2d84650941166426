import type { CallState } from './state.js';

export type Step = 'answer' | 'hold' | 'retrieve' | 'transfer' | 'end';

/** The call after a step. Null: it is so already, or the step does not fit: a line told twice changes nothing. */
export function stepped(
  call: CallState,
  step: Step,
  hold: { readonly recall: number },
  now: number,
): CallState | null {
  const { phase } = call;
  switch (step) {
    case 'answer':
      return phase === 'ringing' ? { ...call, phase: 'answered', answeredAt: now } : null;
    case 'hold':
      // Ringing: the answer was not told, so its time stays unknown.
      if (phase !== 'answered' && phase !== 'ringing') return null;
      return { ...call, phase: 'held', hold: { since: now, recallAt: now + hold.recall, recalls: 0 } };
    case 'retrieve':
      // After a transfer too: it came back.
      return phase === 'held' || phase === 'transferred' ? { ...call, phase: 'answered', hold: null } : null;
    case 'transfer':
      return phase === 'answered' || phase === 'held' ? { ...call, phase: 'transferred', hold: null } : null;
    case 'end':
      return { ...call, phase: 'ended', hold: null, endedAt: now };
  }
}
