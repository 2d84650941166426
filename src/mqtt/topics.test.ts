import { describe, expect, it } from 'vitest';
import { topicsOf } from './topics.js';

const topics = topicsOf('hotel/bellwire', 'seaview');

describe('topics', () => {
  it.each([
    [topics.status, 'hotel/bellwire/seaview/status'],
    [topics.health, 'hotel/bellwire/seaview/health'],
    [topics.event('wake-up'), 'hotel/bellwire/seaview/event/wake-up'],
    [topics.state({ entity: 'room', key: '0101', aspect: 'lamp' }), 'hotel/bellwire/seaview/room/0101/lamp'],
    [topics.state({ entity: 'link', key: 'pbx1', aspect: 'state' }), 'hotel/bellwire/seaview/link/pbx1'],
    [topics.command('lamp.set'), 'hotel/bellwire/seaview/cmd/lamp.set'],
    [topics.commands, 'hotel/bellwire/seaview/cmd/+'],
    [topics.reply('lamp.set'), 'hotel/bellwire/seaview/reply/lamp.set'],
  ])('%s', (topic, expected) => {
    expect(topic).toBe(expected);
  });

  it('a key never leaves its level', () => {
    const topic = topics.state({ entity: 'room', key: '1/../#+%', aspect: 'lamp' });
    expect(topic).toBe('hotel/bellwire/seaview/room/1%2F..%2F%23%2B%25/lamp');
  });

  it.each([
    ['hotel/bellwire/seaview/cmd/lamp.set', 'lamp.set'],
    ['hotel/bellwire/seaview/cmd/', null],
    ['hotel/bellwire/seaview/cmd/lamp/set', null],
    ['hotel/bellwire/other/cmd/lamp.set', null],
  ])('the command of %s is %s', (topic, name) => {
    expect(topics.commandName(topic)).toBe(name);
  });

  it.each([
    ['hotel/bellwire/seaview/reply/desk-7', true],
    ['hotel/bellwire/seaview/reply/desk/7', true],
    ['hotel/bellwire/seaview/reply/+', false],
    ['hotel/bellwire/seaview/reply/a\u0000b', false],
    [`hotel/bellwire/seaview/reply/${'x'.repeat(200)}`, false],
    ['hotel/bellwire/seaview/status', false],
    ['hotel/bellwire/seaview/cmd/lamp.set', false],
    ['hotel/bellwire/other/reply/desk', false],
    ['somebody/else', false],
  ])('an answer to %s: %s', (topic, allowed) => {
    expect(topics.mayAnswerTo(topic)).toBe(allowed);
  });
});
