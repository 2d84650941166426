import type { Decoded, DecodeOptions, PbxDriver } from '../../src/driver-api/index.js';
import { createFramer } from '../../src/link/framers/index.js';
import type { DriverFact, StationRecord } from '../../src/telephony/index.js';

/** What a gateway makes of a stream. */
export interface Heard {
  frames: number;
  /** Bytes in frames. */
  bytes: number;
  /** Of all kinds; `records` are those that are records. */
  facts: number;
  records: StationRecord[];
  unparsed: string[];
  ignored: number;
  /** Further lines of records. */
  continuation: number;
}

/**
 * Through the framer and the decoder of the daemon. Throws when a byte is in no frame, or a frame has no outcome: frames =
 * facts + unparsed + ignored + continuation.
 */
export async function hear(
  driver: PbxDriver,
  chunks: readonly Buffer[],
  options: DecodeOptions,
): Promise<Heard> {
  const decoder = driver.createDecoder(options);
  const heard: Heard = {
    frames: 0,
    bytes: 0,
    facts: 0,
    records: [],
    unparsed: [],
    ignored: 0,
    continuation: 0,
  };
  const keep = (facts: readonly DriverFact[] = []) => {
    heard.facts += facts.length;
    for (const fact of facts) if (fact.type === 'StationRecord') heard.records.push(fact.record);
  };
  const judge = (decoded: Decoded) => {
    if (decoded.is !== 'continuation') {
      if (decoded.orphan) heard.unparsed.push(decoded.orphan.raw);
      keep(decoded.completed);
    }
    if (decoded.is === 'facts' || decoded.is === 'continuation') keep(decoded.facts);
    if (decoded.is === 'continuation') heard.continuation += 1;
    if (decoded.is === 'ignored') heard.ignored += 1;
    if (decoded.is === 'unparsed') heard.unparsed.push(decoded.raw);
  };
  const framing =
    options.framing === 'stx-etx' ? ({ ...driver.framing, kind: 'stx-etx' } as const) : driver.framing;
  let overlongLine = -1;
  const framer = createFramer(framing, (frame) => {
    heard.bytes += frame.text.length;
    // Pieces of one overlong line are one line.
    if (frame.line !== overlongLine) heard.frames += 1;
    else heard.unparsed.pop();
    if (frame.cut === 'overlong') overlongLine = frame.line;
    judge(decoder.decode(frame));
  });
  for (const chunk of chunks) framer.push(chunk, 0);
  await framer.close(0);
  const last = decoder.end();
  if (last !== null) judge(last);
  const sent = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const outcomes = heard.facts + heard.unparsed.length + heard.ignored + heard.continuation;
  if (heard.bytes !== sent) throw new Error(`${sent} bytes arrived, ${heard.bytes} are in frames`);
  if (outcomes !== heard.frames) throw new Error(`${heard.frames} frames, ${outcomes} outcomes`);
  return heard;
}
