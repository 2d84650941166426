import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createReport } from './report.js';

function printed(isTTY: boolean, env: NodeJS.ProcessEnv): string {
  let text = '';
  const out = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    }),
    { isTTY },
  );
  const report = createReport(out, env);
  report.row('18:02', { room: '0102', text: 'Checks in', tone: 'news' }, 'a/topic');
  report.row('18:03', { room: '', text: 'Wake-up call answered', tone: 'good' }, 'b/topic');
  return text;
}

describe('the live report', () => {
  it('stands in columns', () => {
    const [first = '', second = ''] = printed(false, {}).split('\n');
    expect(first.indexOf('a/topic')).toBe(second.indexOf('b/topic'));
    expect(first.startsWith('18:02  0102  Checks in ')).toBe(true);
    expect(second.startsWith('18:03        Wake-up')).toBe(true);
  });

  it('has colours on a terminal only, and not under NO_COLOR', () => {
    expect(printed(true, {})).toContain('\x1b[');
    expect(printed(true, { NO_COLOR: '1' })).not.toContain('\x1b[');
    expect(printed(false, {})).not.toContain('\x1b[');
  });
});
