import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: this test reads a site file as the commands do
import { siteOf } from '../../../src/commands/site.js';
import { loadLinkDriver } from '../../index.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwire-experimental-'));
afterAll(() => rmSync(folder, { recursive: true }));

function site(...lines: string[]): string {
  const path = join(folder, 'site.yaml');
  const link = ['id: pms', 'transport: { type: tcp, host: 192.0.2.20, port: 4001 }', ...lines];
  writeFileSync(path, `site: seaview\ntimezone: Europe/Lisbon\nlinks:\n  - ${link.join('\n    ')}\n`);
  return path;
}

function refused(...lines: string[]): string {
  try {
    siteOf(site(...lines));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

const GOOD = {
  'nec-neax-pms': [],
  'nortel-pmsi': ['nortelPmsi: { port: pms2, pollSeconds: 30 }'],
  'avaya-guestworks': ['guestworks: { proc: binary, stationDigits: 7, levels: { barred: "00" } }'],
  'alcatel-ahl': ['ahl: { stationDigits: 8, carrier: tcp, zeroWake: keeps, lamp: { on: "2", off: "1" } }'],
};

describe.each(Object.entries(GOOD))('a link of format %s', (format, options) => {
  it('is refused until the site says that it knows, with the code and the fix', () => {
    const message = refused(`format: ${format}`, ...options);
    expect(message).toContain('FORMAT_EXPERIMENTAL');
    expect(message).toContain(`${format} beside experimental: true`);
  });

  it('is taken then, as the site describes it', async () => {
    const [link] = siteOf(site(`format: ${format}`, 'experimental: true', ...options)).links;
    expect(link?.experimental).toBe(true);
    const driver = await loadLinkDriver(link ?? { format });
    expect(driver.experimental).toBe(true);
    expect(driver.services).toContain(format === 'alcatel-ahl' ? 'SetDoNotDisturb' : 'SetMessageWaiting');
  });
});

it('what the sources leave open must be said', () => {
  expect(refused('format: avaya-guestworks', 'experimental: true')).toContain('without the key guestworks');
  expect(refused('format: alcatel-ahl', 'experimental: true')).toContain('without the key ahl');
  expect(refused('format: avaya-guestworks', 'experimental: true', 'guestworks: { proc: ascii }')).toContain(
    'stationDigits',
  );
});

it('an option belongs to its format, and the mark is true or absent', () => {
  expect(refused('format: smdi', 'ahl: { stationDigits: 5 }')).toContain('ahl with format: alcatel-ahl only');
  expect(refused('format: smdi', 'experimental: false')).toContain('CONFIG_INVALID');
});
