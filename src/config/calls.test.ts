import { describe, expect, it } from 'vitest';
import { callControlOf } from './calls.js';
import { parseSite } from './load.js';
import type { ConfigError } from './problem.js';

const ABILITIES = {
  smdr: { services: [], evidence: 'L0' },
  hotel: { services: ['SetGuest', 'SetClassOfService'], evidence: 'L1' },
  keys: { services: ['MakeCall'], evidence: 'L1' },
  cti: { services: ['HoldCall', 'SetMessageWaiting'], evidence: 'L2' },
} as const;
type Id = keyof typeof ABILITIES;

const site = (links: readonly Id[], calls = '') =>
  parseSite(
    `
site: seaview
timezone: Europe/Lisbon
links:
${links.map((id) => `  - { id: ${id}, format: smdi, transport: { type: tcp, host: h, port: 1 } }`).join('\n')}
${calls && `calls: ${calls}`}`,
    'site.yaml',
    ['smdi'],
  );
const control = (links: readonly Id[], calls = '') =>
  callControlOf(site(links, calls), (link) => ABILITIES[link as Id]);

describe('the link that knows of calls while they run', () => {
  it('is the first that can act on calls; a hospitality link is none', () => {
    const found = control(['smdr', 'hotel', 'cti', 'keys']);
    expect(found).toEqual({ link: 'cti', services: new Set(['HoldCall', 'SetMessageWaiting']), tells: true });
    expect(control(['smdr', 'hotel'])).toBeNull();
  });
  it('is the one that the site names; it need not tell', () => {
    expect(control(['cti', 'keys'], '{ control: keys }')).toMatchObject({ link: 'keys', tells: false });
  });
  it('must be there', () => {
    const problems = () => site(['cti'], '{ control: ctj }');
    expect(problems).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as ConfigError);
  });
});
