import { expect, it } from 'vitest';
import { parseSite } from './load.js';
import { ConfigError } from './problem.js';

const HEAD = `site: seaview
timezone: Europe/Lisbon
rooms: ["0101", "0102"]
`;
const LAMPS = `lamps:
  boards:
    - { id: screen, driver: virtual, path: /run/a.json }
    - { id: panel, driver: onoff, map: { "0101": 17 } }
`;

function problems(text: string): string[] {
  try {
    parseSite(HEAD + text, 'site.yaml', []);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, found }) => `${path}: ${found}`);
  }
}

it.each([
  ['two boards', '  mirrors: [{ id: m, boards: [screen, panel] }]', []],
  [
    'a slip',
    '  mirrors: [{ id: m, boards: [screen, panle] }]',
    ['lamps.mirrors[0].boards[1]: "panle", which is no lamp board of this file'],
  ],
  [
    'a board twice',
    '  mirrors: [{ id: m, boards: [screen, screen] }]',
    ['lamps.mirrors[0].boards[1]: "screen", which is lamps.mirrors[0].boards[0] already'],
  ],
  [
    'the name of a board',
    '  mirrors: [{ id: panel, boards: [screen, panel] }]',
    ['lamps.mirrors[0].id: "panel", which is a board'],
  ],
])('mirrors: %s', (_, text, found) => {
  expect(problems(`${LAMPS}${text}\n`)).toEqual(found);
});

it.each([
  ['lines of its own', 'line: 5', 'line: 6', []],
  [
    'the line of a lamp',
    'line: 17',
    'line: 6',
    ['panel.buttons[0].line: line 17, which is lamps.boards[1].map["0101"] already'],
  ],
  [
    'one line twice',
    'line: 5',
    'line: 5',
    ['panel.lights[0].line: line 5, which is panel.buttons[0].line already'],
  ],
])('panel: %s', (_, button, light, found) => {
  const text = `panel:
  driver: gpio
  buttons: [{ id: test, does: lamp-test, ${button} }]
  lights: [{ shows: link, ${light} }]
`;
  expect(problems(LAMPS + text)).toEqual(found);
});

it('panel: the lamps of another chip have lines of their own', () => {
  expect(
    problems(`${LAMPS}panel: { driver: gpio, chip: expander, lights: [{ shows: link, line: 17 }] }\n`),
  ).toEqual([]);
});

it('panel: two buttons of one name', () => {
  const buttons = '[{ id: a, does: seen }, { id: a, does: lamp-test }]';
  expect(problems(`panel: { driver: virtual, path: /run/p.sock, buttons: ${buttons} }\n`)).toEqual([
    'panel.buttons[1].id: "a", which is panel.buttons[0] already',
  ]);
});
