import type { Decoded, Decoder, Frame, Unparsed } from '../driver-api/index.js';
import type { Fact, LinkId } from '../telephony/index.js';
import type { Input } from './engine.js';

/**
 * One frame of a link to one input: bytes and outcome for the raw store, facts for the procedures. Frames that do not
 * decode become a Quarantined fact, so that somebody hears of them.
 */
export function intake(link: LinkId, decoder: Decoder, frame: Frame): Input {
  return toInput(link, frame, decoder.decode(frame));
}

/** The link closed: what was open will never be completed. */
export function intakeEnd(link: LinkId, decoder: Decoder, at: number): Input | null {
  const orphan = decoder.end();
  return orphan && { at, raw: null, facts: [quarantined(link, orphan)], orphan: orphanOf(link, orphan) };
}

function toInput(link: LinkId, frame: Frame, decoded: Decoded): Input {
  const orphan = decoded.is === 'continuation' ? null : (decoded.orphan ?? null);
  const facts: Fact[] = orphan ? [quarantined(link, orphan)] : [];
  const raw = { link, text: frame.text };
  const rest = { at: frame.at, orphan: orphan && orphanOf(link, orphan) };
  switch (decoded.is) {
    case 'facts':
    case 'continuation':
      facts.push(...decoded.facts);
      return { ...rest, raw: { ...raw, outcome: decoded.is, code: null }, facts };
    case 'ignored':
    case 'opened':
      return { ...rest, raw: { ...raw, outcome: decoded.is, code: null }, facts };
    case 'unparsed':
      facts.push({ type: 'Quarantined', link, code: decoded.code, length: frame.text.length });
      return { ...rest, raw: { ...raw, outcome: 'unparsed', code: decoded.code }, facts };
  }
}

const quarantined = (link: LinkId, orphan: Unparsed): Fact => ({
  type: 'Quarantined',
  link,
  code: orphan.code,
  length: orphan.raw.length,
});

const orphanOf = (link: LinkId, orphan: Unparsed) => ({ link, code: orphan.code });
