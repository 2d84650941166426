import type { Effect, EventType, HouseView, Procedure } from '../procedure.js';
import { answer } from '../reply.js';
import { NOTHING } from '../subject.js';

/** The gateway's own life as events: links, frames that did not decode, buttons, clock jumps, starts and stops. And `ping`. */
export const supervision: Procedure = {
  id: 'supervision',
  on(fact, house, now): readonly Effect[] {
    switch (fact.type) {
      case 'LinkChanged': {
        const { link, state, why } = fact;
        return [
          { do: 'put', machine: 'link', key: link, value: state },
          event('link', link, { link, state, why }),
          {
            do: 'show',
            of: { entity: 'link', key: link, aspect: 'state' },
            value: { state, why, since: now },
          },
        ];
      }
      case 'Quarantined':
        return [event('quarantine', fact.link, { link: fact.link, code: fact.code, length: fact.length })];
      case 'Button': {
        const { id, does, pressed } = fact;
        return [event('button', id, { id, does, pressed })];
      }
      case 'ClockJumped':
        return [event('clock', null, { byMs: fact.byMs })];
      case 'Daemon':
        return [
          ...(fact.what === 'started' ? forgetGoneLinks(house, fact.links) : []),
          event('daemon', null, { what: fact.what, version: fact.version }),
        ];
      case 'Command':
        return fact.name === 'ping' ? answer(fact, { ok: true, at: now }) : NOTHING;
      default:
        return NOTHING;
    }
  },
};

/** Links that left the site file since the last start must not stay `up` on the broker for ever. */
function forgetGoneLinks(house: HouseView, links: readonly string[]): Effect[] {
  return [...house.entries('link')]
    .filter(([link]) => !links.includes(link))
    .flatMap(([link]) => [
      { do: 'put', machine: 'link', key: link, value: null },
      { do: 'show', of: { entity: 'link', key: link, aspect: 'state' }, value: null },
    ]);
}

function event(type: EventType, subject: string | null, data: object): Effect {
  return { do: 'record', type, subject, data, publish: true };
}
