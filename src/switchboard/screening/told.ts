import type { At, Screening, Told } from './data.js';

/**
 * What really became of a call to a person. Only in the journal's row `screening-outcome`, beside what the caller was told: no event,
 * no prompt and no state has it, so that nobody learns of a no who should not (R208, C13, G04).
 */
export type TrueOutcome = 'declined' | 'no-answer' | 'no-decision' | 'not-asked';

/** The person does not come to the telephone: kept as it is, told as the house says. */
export function notTaken(outcomeTrue: TrueOutcome): (here: At) => Partial<Screening> {
  return (here) => {
    const { draft, task } = here;
    const toldCaller = toldOf(here, outcomeTrue);
    const data = { task: task.id, call: task.call, to: task.data.to, outcomeTrue, toldCaller };
    draft.add({ do: 'record', type: 'screening-outcome', subject: task.id, data, publish: false });
    return { told: toldCaller };
  };
}

/**
 * A caller who waited while the person was asked hears the same after a no and after silence, unless the house says no politely.
 * One who was put through without asking heard it ring: nobody answers is no secret then.
 */
function toldOf({ draft, task }: At, outcome: TrueOutcome): Told {
  const { declinedScript } = draft.rules.screening;
  switch (outcome) {
    case 'declined':
    case 'not-asked':
      return declinedScript;
    case 'no-answer':
      return task.data.consulted && declinedScript === 'unavailable' ? 'unavailable' : 'no-answer';
    case 'no-decision':
      return declinedScript === 'polite-decline' ? 'unavailable' : declinedScript;
  }
}
