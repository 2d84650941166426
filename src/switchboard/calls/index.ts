import { answering } from '../answering/machine.js';
import type { CallControlLink } from '../desk/control.js';
import type { DirectoryRules } from '../directory/rules.js';
import type { HospitalityRules } from '../guests/rules.js';
import { owed } from '../owed/machine.js';
import { positions } from '../positions/machine.js';
import { talkTagged } from '../positions/talk.js';
import type { Procedure } from '../procedure.js';
import { calls, forgetTag } from './machine.js';

/**
 * Calls in progress and everything that follows them. `calls` comes first, so that whoever sees the same fact behind it (the
 * others here, the charts) sees the call as it is after that fact.
 */
export function callProcedures(
  control: CallControlLink,
  directory: DirectoryRules,
  { links, localTime }: Pick<HospitalityRules, 'links' | 'localTime'>,
): readonly Procedure[] {
  const tells = control?.tells ?? false;
  const taken = answering({ directory, localTime, tells });
  const debts = owed(directory);
  const seats = positions({ control, pbx: links.filter(({ side }) => side === 'pbx'), localTime });
  // Answering last but one: the others still read its view when a call ends.
  const followers = [debts.follower, seats.follower, taken.follower, forgetTag];
  return [calls(followers, [talkTagged]), taken.procedure, debts.procedure, seats.procedure];
}
