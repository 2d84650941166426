import type { Callee, Rank } from '../../config/house-rules/schema/kinds.js';
import type { CallerClass } from '../../config/house-rules/schema/screening.js';
import type { CallControl } from '../../telephony/index.js';
import { asExtension } from '../../telephony/index.js';
import type { Here, Words } from '../desk/chart.js';
import { type CallControlLink, control } from '../desk/control.js';
import { keptEntry } from '../directory/entry.js';
import { reaches } from '../directory/rank.js';
import type { DirectoryRules } from '../directory/rules.js';
import { type Decision, decide } from './decide.js';
import { officeNumber } from './person.js';

/**
 * What a call to one of our people remembers. It is seen by whoever sees running tasks: so what the person said is not in it, only
 * what the caller was told (R208), and no number of the person (R184).
 */
export type Screening = {
  /** Entry of the directory. */
  readonly to: string;
  readonly rank: Rank;
  readonly department: string | null;
  readonly callerNumber: string | null;
  readonly callerEntry: string | null;
  readonly callerRank: Rank | null;
  readonly caller: CallerClass;
  readonly callerName: string | null;
  readonly callerOrg: string | null;
  readonly purpose: string | null;
  readonly asked: boolean;
  /** The caller wants the number itself; he never gets it (R184). */
  readonly wantsNumber: boolean;
  /** The person is asked before the call is put through. */
  readonly consulted: boolean;
  /** The link rang the person; false: the operator does, by hand. */
  readonly byLink: boolean;
  readonly told: Told | null;
  readonly recalls: number;
  readonly desk: Desk | null;
  readonly request: 'slip' | 'message';
};
export type Told = 'no-answer' | 'unavailable' | 'polite-decline';
export type Desk = 'frontDesk' | 'secretary';
export type At = Here<Screening>;

/** What the site says. */
export interface ScreeningSettings {
  readonly directory: DirectoryRules;
  readonly control: CallControlLink;
}

export const w = (zh: string, en: string): Words => ({ zh, en });

/** `稍后再拨、留言`, `call later, leave a message`. */
export function listed(all: readonly Words[]): Words {
  return { zh: all.map(({ zh }) => zh).join('、'), en: all.map(({ en }) => en).join(', ') };
}

export function decisionOf({ task: { data }, draft, now }: At, { directory }: ScreeningSettings): Decision {
  const { rank, department, caller } = data;
  return decide(draft.rules, { rank, department, caller, today: directory.today(now) });
}

/** Choices of the house rules for this callee, or for a caller of ours who is high enough (C14, C15). */
export function offered<K extends 'busy' | 'noAnswer'>(
  { task: { data }, draft }: At,
  of: K,
): At['draft']['rules'][K]['options'][Callee] {
  const { options, fromRank, forOurs } = draft.rules[of];
  return reaches(data.callerRank, fromRank) ? forOurs : options[data.rank];
}

export function deskNumber({ task: { data }, draft }: At, desk: Desk, today: string): string | null {
  if (desk === 'frontDesk') return draft.rules.desks.frontDesk;
  const own = keptEntry(draft, data.to)?.entry.secretary ?? null;
  return (own === null ? null : officeNumber(draft, own, today)?.number) ?? draft.rules.desks.secretary;
}

type Doing = CallControl['service'];
/** Has the link do something with the call at this position. False: the operator does it by hand. */
export function act(
  { draft, task, now }: At,
  { control: link }: ScreeningSettings,
  service: Doing,
  to: string | null = null,
): boolean {
  if (task.position === null) return false;
  const device = asExtension(task.position);
  switch (service) {
    case 'MakeCall':
    case 'ConsultationCall':
    case 'SingleStepTransferCall':
    case 'DeflectCall':
    case 'CampOn':
    case 'Intrude':
      return to !== null && control(draft, link, { service, device, to }, now);
    default:
      return control(draft, link, { service, device }, now);
  }
}
