import type { CallControlLink } from '../switchboard/desk/control.js';
import { asLinkId, type CallControl, type LinkService } from '../telephony/index.js';
import type { Site } from './resolved.js';

/** What a link can do and tell, as its driver says. */
interface LinkAbilities {
  readonly services: readonly LinkService[];
  readonly evidence: 'L0' | 'L1' | 'L2' | 'L3';
}

const ACTS: Readonly<Record<CallControl['service'], true>> = {
  ...{ MakeCall: true, ConsultationCall: true, SingleStepTransferCall: true, DeflectCall: true },
  ...{ CampOn: true, Intrude: true, AnswerCall: true, ClearConnection: true, HoldCall: true },
  ...{ RetrieveCall: true, ReconnectCall: true, AlternateCall: true, TransferCall: true },
};

/** The link of `calls.control`, else the first that can act on calls; null: operators do all of it. */
export function callControlOf(
  { calls, links }: Pick<Site, 'calls' | 'links'>,
  abilities: (link: string) => LinkAbilities,
): CallControlLink {
  const acts = (id: string) => abilities(id).services.some((service) => Object.hasOwn(ACTS, service));
  const id = calls.control ?? links.map((link) => link.id).find(acts);
  if (id === undefined) return null;
  const { services, evidence } = abilities(id);
  return { link: asLinkId(id), services: new Set(services), tells: evidence === 'L2' || evidence === 'L3' };
}
