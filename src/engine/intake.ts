import type { Decoded, Decoder, Facts, Frame, Unparsed } from '../driver-api/index.js';
import type { DriverFact, Fact, LinkId } from '../telephony/index.js';
import type { Input } from './engine.js';

/**
 * One frame of a link to one input: bytes and outcome for the raw store, facts for the procedures. Frames that do not
 * decode become a Quarantined fact, so that somebody hears of them.
 */
export function intake(link: LinkId, frame: Frame, decoded: Decoded): Input {
  const { orphan = null, completed = null } = decoded.is === 'continuation' ? {} : decoded;
  const facts: Fact[] = orphan ? [quarantined(link, orphan)] : [];
  const raw = { link, text: frame.text };
  const rest = {
    at: frame.at,
    orphan: orphan && orphanOf(link, orphan),
    completed: completed && completedOf(link, completed),
  };
  switch (decoded.is) {
    case 'facts':
    case 'continuation':
      for (const fact of decoded.facts) facts.push(located(link, fact));
      return { ...rest, raw: { ...raw, outcome: decoded.is, code: null }, facts };
    case 'ignored':
    case 'opened':
      return { ...rest, raw: { ...raw, outcome: decoded.is, code: null }, facts };
    case 'unparsed':
      facts.push({ type: 'Quarantined', link, code: decoded.code, length: frame.text.length });
      return { ...rest, raw: { ...raw, outcome: 'unparsed', code: decoded.code }, facts };
  }
}

/** The line is quiet: a record that more lines could have followed is whole. */
export function intakeQuiet(link: LinkId, decoder: Decoder, at: number): Input | null {
  const open = decoder.quiet?.() ?? null;
  return open && settled(link, open, at);
}

/** The link closed: what was open is whole, or never will be. */
export function intakeEnd(link: LinkId, decoder: Decoder, at: number): Input | null {
  const open = decoder.end();
  return open && settled(link, open, at);
}

function settled(link: LinkId, open: Facts | Unparsed, at: number): Input {
  if (open.is === 'facts')
    return { at, raw: null, facts: [], orphan: null, completed: completedOf(link, open.facts) };
  return { at, raw: null, facts: [quarantined(link, open)], orphan: orphanOf(link, open) };
}

/** What a link said is told with its name: records of two links must not be taken for one stream. */
function located(link: LinkId, fact: DriverFact): Fact {
  return fact.type === 'MessageWaitingRefused' ? fact : { ...fact, link };
}

const quarantined = (link: LinkId, orphan: Unparsed): Fact => ({
  type: 'Quarantined',
  link,
  code: orphan.code,
  length: orphan.raw.length,
});

const orphanOf = (link: LinkId, orphan: Unparsed) => ({ link, code: orphan.code });

const completedOf = (link: LinkId, facts: readonly DriverFact[]) => ({
  link,
  facts: facts.map((fact) => located(link, fact)),
});
