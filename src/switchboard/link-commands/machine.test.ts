import { describe, expect, it } from 'vitest';
import { rehearse } from '../../../test/support/house.js';
import { asExtension, asLinkId, type LinkAnsweredFact } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import type { Procedure } from '../procedure.js';
import { ask, unask } from './ask.js';
import { linkCommands } from './machine.js';

const PMS = asLinkId('pms');
const extension = asExtension('0101');
/** Asks for something whenever anything is said. */
const asking = (what: (draft: Draft) => void): Procedure => ({
  id: 'asking',
  on: (fact, house) => {
    const draft = new Draft(house);
    if (fact.type === 'ClockJumped') what(draft);
    return draft.effects;
  },
});
const lampOn = (draft: Draft, key = 'lamp/0101') =>
  ask(draft, PMS, key, { service: 'SetMessageWaiting', extension, on: true });
const ANYTHING = { type: 'ClockJumped', byMs: 5000 } as const;
const answer = (over: Partial<LinkAnsweredFact>): LinkAnsweredFact => ({
  type: 'LinkAnswered',
  link: PMS,
  key: 'lamp/0101',
  id: 1,
  command: 'SetMessageWaiting',
  result: 'confirmed',
  code: null,
  ...over,
});

describe('what was asked of a link', () => {
  it('has a number of its own, also of two in one turn, and never the same again', () => {
    const { on, house } = rehearse(
      linkCommands,
      asking((draft) => {
        lampOn(draft);
        lampOn(draft, 'lamp/0102');
        lampOn(draft);
      }),
    );
    on(ANYTHING);
    const ids = () => [...house.entries('ask')].map(([key, value]) => [key, (value as { id: number }).id]);
    expect(ids()).toEqual([
      ['pms/lamp/0101', 3],
      ['pms/lamp/0102', 2],
    ]);
    on(answer({ id: 3 }));
    on(ANYTHING);
    expect(Object.fromEntries(ids())).toEqual({ 'pms/lamp/0101': 6, 'pms/lamp/0102': 5 });
  });

  it('can be taken back', () => {
    const { on, house } = rehearse(
      asking((draft) => {
        lampOn(draft);
        unask(draft, PMS, 'lamp/0101');
        unask(draft, PMS, 'lamp/0102');
      }),
    );
    expect(on(ANYTHING).filter((e) => e.do === 'put' && e.machine === 'ask')).toHaveLength(2);
    expect([...house.entries('ask')]).toEqual([]);
  });

  it.each([
    [{ result: 'confirmed' }, true],
    [{ result: 'presumed' }, true],
    [{ result: 'refused', code: 'COMMAND_REFUSED' }, true],
    [{ result: 'failed', code: 'PEER_NAK' }, true],
    [{ result: 'failed', code: 'COMMAND_EXPIRED' }, true],
    [{ result: 'failed', code: 'PBX_LINK_DOWN' }, false],
    [{ result: 'failed', code: 'LINK_NOT_STARTED' }, false],
    [{ result: 'failed', code: 'PEER_SILENT' }, false],
  ] as const)('%j settles it: %s', (over, settled) => {
    const { on, house } = rehearse(linkCommands, asking(lampOn));
    on(ANYTHING);
    expect(on(answer(over))).toContainEqual({
      do: 'record',
      type: 'link-command',
      subject: 'pms',
      data: {
        link: 'pms',
        key: 'lamp/0101',
        command: 'SetMessageWaiting',
        code: null,
        ...over,
        settled,
      },
      publish: true,
    });
    expect(house.get('ask', 'pms/lamp/0101') === undefined).toBe(settled);
  });
});
