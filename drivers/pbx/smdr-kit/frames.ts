import type { Frame } from '../../../src/driver-api/index.js';

/**
 * A text at hand (a sample, a specimen) as frames: cut at LF, terminators kept, pieces of at most `maxFrame`. The line
 * framer of the daemon (src/link/framers) does the same with bytes as they come.
 */
export function* framesOf(text: string, maxFrame = Number.POSITIVE_INFINITY): Generator<Frame> {
  let from = 0;
  for (let line = 1; from < text.length; line += 1) {
    const lf = text.indexOf('\n', from);
    const end = lf < 0 ? text.length : lf + 1;
    for (; end - from > maxFrame; from += maxFrame) {
      yield { text: text.substring(from, from + maxFrame), at: 0, cut: 'overlong', line };
    }
    yield { text: text.substring(from, end), at: 0, cut: lf < 0 ? 'closed' : null, line };
    from = end;
  }
}
