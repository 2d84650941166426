import type { BusyOption, NoAnswerOption } from '../../config/house-rules/schema/calls-to-rooms.js';
import type { Here, Words } from '../desk/chart.js';
import type { Line } from '../desk/prompt.js';
import { type ScriptId, say } from '../desk/say.js';
import { keptEntry, numbersOn } from '../directory/entry.js';
import { intrusionCase, mayIntrude } from '../intrusion/conditions.js';
import type { HouseView } from '../procedure.js';
import type { TransferData, TransferSettings } from './data.js';

/** What callers are offered, by who is called and who calls (C14, C15), and how it is said. */

export type Option = BusyOption | NoAnswerOption | 'after-end';

const SCRIPT: Readonly<Record<Option, ScriptId>> = {
  wait: 'choiceWait',
  later: 'choiceLater',
  campOn: 'choiceCampOn',
  intrude: 'choiceIntrude',
  message: 'choiceMessage',
  secretary: 'choiceSecretary',
  search: 'choiceSearch',
  'after-end': 'choiceAfterEnd',
};

/** In the order of the rules; what cannot be done now is not offered. */
export function busyOptions(here: Here<TransferData>, settings: TransferSettings): readonly BusyOption[] {
  const { draft, task } = here;
  const { options, forOurs } = draft.rules.busy;
  const possible = (option: BusyOption): boolean => {
    switch (option) {
      case 'campOn':
        return task.data.callerNumber !== null;
      case 'intrude':
        return mayIntrude(intrusionCase(draft, task.data, settings, here.now)) === null;
      case 'wait':
      case 'later':
      case 'message':
        return true;
    }
  };
  return (task.data.ours ? forOurs : options[task.data.callee]).filter(possible);
}

export function noAnswerOptions(
  { draft, now, task }: Here<TransferData>,
  settings: TransferSettings,
): readonly NoAnswerOption[] {
  const { options, forOurs } = draft.rules.noAnswer;
  const possible = (option: NoAnswerOption): boolean => {
    switch (option) {
      case 'secretary':
        return secretaryOf(draft, task.data, settings, now) !== null;
      case 'later':
      case 'message':
      case 'search':
        return true;
    }
  };
  return (task.data.ours ? forOurs : options[task.data.callee]).filter(possible);
}

/** The person's own secretary, else the desk of the house. */
export function secretaryOf(
  house: HouseView,
  data: TransferData,
  { directory }: TransferSettings,
  now: number,
): string | null {
  const id = data.entry === null ? null : (keptEntry(house, data.entry)?.entry.secretary ?? null);
  const kept = id === null ? null : keptEntry(house, id);
  const numbers = kept === null ? [] : numbersOn(kept.entry, directory.today(now));
  return numbers.find(({ kind }) => kind === 'extension')?.number ?? house.rules.desks.secretary;
}

/** A line with the choices in it. */
export function offer(house: HouseView, script: ScriptId, options: readonly Option[]): Line {
  return say(house, script, { choices: choiceWords(house, options) });
}

function choiceWords(house: HouseView, options: readonly Option[]): Words {
  const lines = options.map((option) => say(house, SCRIPT[option]).words);
  return { zh: lines.map(({ zh }) => zh).join(' / '), en: lines.map(({ en }) => en).join(' / ') };
}
