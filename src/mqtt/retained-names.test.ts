import { expect, test } from 'vitest';
import { z } from 'zod';
import { whoIsWho } from '../switchboard/privacy/hotel.fixture.js';
import { asyncApiDocument } from './asyncapi.js';
import { COMMANDS, EVENT_DATA, REPLIES, STATES } from './schemas.js';

/** No guest's name in a retained topic (R119): nobody who subscribes later may read who stays where. */

/** Keys under which a person may be named, in any message of the contract. */
const NAMES = /name|honorific|caller|calling|^text$|group|title|latin|surname|courtesy|synonyms|^said$/i;

/** Every property name in a JSON Schema, at any depth. */
function keysIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own =
    'properties' in node && typeof node.properties === 'object' ? Object.keys(node.properties ?? {}) : [];
  return [...own, ...Object.values(node).flatMap(keysIn)];
}
const json = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' });

test('no retained message of the contract has a field for a name', () => {
  const { operations, components } = asyncApiDocument();
  const retained = Object.keys(operations).filter((id) => operations[id]?.bindings.mqtt.retain);
  expect(retained.length).toBeGreaterThan(Object.keys(STATES).length);
  for (const id of retained)
    expect(
      keysIn(components.schemas[id]).filter((key) => NAMES.test(key)),
      id,
    ).toEqual([]);
});

test('the words that are looked for are those of the messages that may carry names', () => {
  const carriers = [EVENT_DATA['guest-arrived'], COMMANDS['guest.check-in'], REPLIES.lookup];
  for (const schema of carriers) expect(keysIn(json(schema)).some((key) => NAMES.test(key))).toBe(true);
});

test('an evening with named guests and staff retains none of their names', () => {
  const hotel = whoIsWho();
  const effects = [
    ...hotel.effects('directory.put', {
      role: 'manager',
      source: 'x',
      entry: 'e-1',
      is: { name: 'Quillfeather', department: 'Kitchen' },
    }),
    ...hotel.effects('guest.check-in', {
      room: '0101',
      guest: { name: 'Quillfeather', firstName: 'Zenobia', group: 'Larkspur', title: 'Dame' },
    }),
    ...hotel.effects('guest.import', { csv: 'room,name\n0102,Quillfeather' }),
    ...hotel.effects('lookup', { q: 'quillfeather', role: 'manager' }),
    ...hotel.effects('lamp.set', { room: '0101', reason: 'parcel' }),
    ...hotel.effects('guest.check-out', { room: '0101' }),
  ];
  const shown = effects.filter((effect) => effect.do === 'show');
  expect(shown.length).toBeGreaterThan(2);
  expect(JSON.stringify(shown)).not.toMatch(/Quillfeather|Zenobia|Larkspur|Dame/i);
  // And they were there to be told.
  expect(JSON.stringify(effects.filter((effect) => effect.do === 'reply'))).toContain('Quillfeather');
});
