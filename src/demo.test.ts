import { Writable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { socatPresent } from '../drivers/simulator/index.js';
import { runDemo } from './demo.js';

function paper() {
  let text = '';
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { out, text: () => text };
}

/** Every kind of event of the evening, as a subscriber sees it. */
const TOLD = [
  '0102  Checks in',
  '0102  Calls 9555****, 2 min 5 s',
  '0104  Answers 5550***',
  '0104  Does not answer 5550***',
  'goes to the message desk (forward no answer)',
  'Front desk asks: lamp.set (text message)',
  'Message lamp shall be lit: text message',
  'Board: the lamp LIGHTS',
  'Telephone: the lamp LIGHTS',
  'Unreadable line, 62 bytes, kept in quarantine',
  'Telephone: the lamp goes dark',
  'phones dark (presumed)',
  'Wake-up call answered',
  'Wake-up call: no answer',
  '0102  Checks out',
  '13 lines, 1 of them harmed on purpose',
  '12 records, 1 in quarantine',
  'Nothing was lost.',
];

const HAS_SOCAT = await socatPresent();
if (!HAS_SOCAT) console.log('demo on pseudo-terminals: skipped, socat is absent');

it.skipIf(!HAS_SOCAT)('plays the whole evening on pseudo-terminals, and loses nothing', async () => {
  const { out, text } = paper();
  expect(await runDemo({ fast: true, out }), text()).toBe(0);
  expect(text()).toContain('pseudo-terminals made by socat');
  expect(TOLD.filter((line) => !text().includes(line))).toEqual([]);
});

it('plays on TCP where there is no socat, and says so', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nonexistent';
  onTestFinished(() => {
    process.env.PATH = path;
  });
  const { out, text } = paper();
  expect(await runDemo({ fast: true, out }), text()).toBe(0);
  expect(text()).toContain('TCP, because socat is not installed');
  expect(text()).toContain('Nothing was lost.');
});

it('ends by itself after the seconds asked for, in the middle of the story', async () => {
  const { out, text } = paper();
  expect(await runDemo({ seconds: 1, out }), text()).toBe(0);
  expect(text()).toContain('The evening in figures');
  expect(text()).not.toContain('0102  Checks out');
});
