import { describe, expect, it } from 'vitest';
import { PBX_DRIVER_IDS } from '../../drivers/index.js';
import { parseSite } from './load.js';

const site = parseSite(
  'site: s\ntimezone: Etc/UTC\nrooms: ["0104", "104", "0205", {room: "0301", extension: "2301"}]\n',
  's.yaml',
  PBX_DRIVER_IDS,
);

describe('the room of a printed number', () => {
  it.each([
    ['0104', '0104'],
    ['104', '104'],
    ['2301', '0301'],
    ['0301', undefined],
    ['0000205', '0205'],
    ['205', undefined], // "0205" is not 205
    ['0000104', undefined], // 104 or 0104: nobody can tell
    ['0', undefined],
    ['', undefined],
  ])('%s is %s', (printed, room) => {
    expect(site.roomOfExtension(printed)).toBe(room);
  });
});
