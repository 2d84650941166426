import { describe, expect, it } from 'vitest';
import { rehearse } from '../../../test/support/house.js';
import { asLinkId, type Fact } from '../../telephony/index.js';
import { supervision } from './machine.js';

const smdr = asLinkId('smdr');

describe('supervision', () => {
  it('a link that goes down is an event and a retained state, with its reason', () => {
    const effects = rehearse(supervision).on({
      type: 'LinkChanged',
      link: smdr,
      state: 'down',
      why: 'PORT_HANGUP',
    });
    expect(effects).toEqual([
      { do: 'put', machine: 'link', key: 'smdr', value: 'down' },
      {
        do: 'record',
        type: 'link',
        subject: 'smdr',
        data: { link: 'smdr', state: 'down', why: 'PORT_HANGUP' },
        publish: true,
      },
      {
        do: 'show',
        of: { entity: 'link', key: 'smdr', aspect: 'state' },
        value: { state: 'down', why: 'PORT_HANGUP', since: 1000 },
      },
    ]);
  });

  it.each<[string, Fact]>([
    ['quarantine', { type: 'Quarantined', link: smdr, code: 'FRAME_UNPARSED', length: 62 }],
    ['clock', { type: 'ClockJumped', byMs: -3_600_000 }],
    ['daemon', { type: 'Daemon', what: 'started', version: '1.2.3', links: [] }],
  ])('%s is published', (type, fact) => {
    expect(rehearse(supervision).on(fact)).toMatchObject([{ do: 'record', type, publish: true }]);
  });

  it('a link that left the site file is taken back from the broker at the next start', () => {
    const { on } = rehearse(supervision);
    on({ type: 'LinkChanged', link: smdr, state: 'up', why: null });
    const start = (links: string[]) => on({ type: 'Daemon', what: 'started', version: '1.2.3', links });
    expect(start(['smdr'])).toHaveLength(1);
    expect(start(['smdi'])).toContainEqual({
      do: 'show',
      of: { entity: 'link', key: 'smdr', aspect: 'state' },
      value: null,
    });
    expect(start(['smdi'])).toHaveLength(1);
  });

  it('ping is answered, other commands are not its business', () => {
    const reply = { via: 'mqtt', address: 'x', correlation: null } as const;
    const command = (name: string) =>
      ({ type: 'Command', id: 'c1', name, args: {}, by: 'test', reply }) as const;
    expect(rehearse(supervision).on(command('ping'))).toMatchObject([
      { do: 'reply', body: { ok: true, at: 1000 } },
    ]);
    expect(rehearse(supervision).on(command('lamp.set'))).toEqual([]);
  });
});
