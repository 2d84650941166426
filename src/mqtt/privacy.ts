import type { PrivacyConfig } from '../config/site.js';

/**
 * What of an event may leave the house. Works on the event's JSON text, because parsing and printing every call again
 * would cost more than sending it: a JSON string cannot hold an unescaped quote, so `"dialed":"` is always a key.
 *
 * Sources: French order of 16 December 1996 (listings show the first four digits), PCI DSS 3.3.1 (dialled card
 * numbers), PIPL (names are personal data); shelf: reliability/PLAN.md section 5.
 */
const POLICY: Readonly<Record<string, Kind>> = {
  dialed: 'digits',
  ddi: 'digits',
  calling: 'digits',
  thirdParty: 'digits',
  // Digits dialled after the number (Inter-Tel), and codes that may open lines.
  digits: 'digits',
  account: 'digits',
  // The number, the name, or both, as printed.
  caller: 'party',
  guestName: 'name',
  guestFirstName: 'name',
  guestTitle: 'name',
  guestGroup: 'name',
  text: 'name',
  // Opens outside lines: in no message under any policy.
  authCode: 'secret',
};
type Kind = 'digits' | 'party' | 'name' | 'secret';

/** Stands for a text that is not shown; its length says nothing. */
export const HIDDEN = '***';

/** CSTA "internal": both parties are stations of the house, and the dialled number is an extension. */
const INTERNAL = '"direction":"internal"';

/** JSON text of event data in, the same with what the policy hides masked out. */
export function createMask(privacy: PrivacyConfig): (body: string) => string {
  // Only the fields this policy touches are looked for: with everything allowed that is next to nothing.
  const keys = Object.keys(POLICY).filter((key) => hides(POLICY[key], privacy));
  const field = new RegExp(`"(${keys.join('|')})":"((?:[^"\\\\]|\\\\.)*)"`, 'g');
  return (body) => {
    const internal = body.includes(INTERNAL);
    return body.replace(field, (whole, key: string, escaped: string) => {
      const kind = POLICY[key] ?? 'secret';
      if (internal && kind === 'digits') return whole;
      const value = escaped.includes('\\') ? (JSON.parse(`"${escaped}"`) as string) : escaped;
      return `"${key}":${JSON.stringify(maskValue(kind, value, privacy))}`;
    });
  };
}

function hides(kind: Kind | undefined, { dialed, names }: PrivacyConfig): boolean {
  switch (kind) {
    case 'digits':
      return dialed !== 'full';
    case 'party':
      return dialed !== 'full' || !names;
    case 'name':
      return !names;
    case 'secret':
    case undefined:
      return true;
  }
}

function maskValue(kind: Kind, value: string, privacy: PrivacyConfig): string {
  switch (kind) {
    case 'digits':
      return maskDigits(value, privacy);
    case 'party':
      return maskDigits(privacy.names ? value : value.replace(/[\p{L}\p{M}]/gu, '*'), privacy);
    case 'name':
      return privacy.names ? value : HIDDEN;
    case 'secret':
      return HIDDEN;
  }
}

/** Digits after the allowed ones become `*`; everything else keeps its place, so that the length tells the same. */
function maskDigits(value: string, privacy: PrivacyConfig): string {
  if (privacy.dialed === 'full') return value;
  let shown = privacy.dialed === 'first4' ? 4 : 0;
  return value.replace(/\p{Nd}/gu, (digit) => (shown-- > 0 ? digit : '*'));
}
