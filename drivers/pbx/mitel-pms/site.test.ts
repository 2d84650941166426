import { describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: from the site file to the bytes, as the daemon goes
import { parseSite } from '../../../src/config/load.js';
import { loadLinkDriver, PBX_DRIVER_IDS } from '../../index.js';

const site = (format: string, options: string) =>
  parseSite(
    `site: seaview
timezone: Europe/Lisbon
links:
  - id: pms
    format: ${format}
    transport: { type: tcp, host: 192.0.2.20, port: 4001 }
    ${options}`,
    'site.yaml',
    PBX_DRIVER_IDS,
  );

describe('mitelPms in the site file', () => {
  it('reaches both drivers, its defaults filled in', async () => {
    const [link] = site('mitel-pms-pbx', 'mitelPms: { charges: counter, digits: 7 }').links;
    if (!link) throw new Error('no link');
    expect(link.mitelPms).toMatchObject({ padding: 'left', restriction: { barred: '0', all: '2' } });
    const driver = await loadLinkDriver(link);
    expect(driver.services).toContain('PostCharge');
    expect(driver.detect('\x02CHK1     101\x03')).toBe(1);
    expect(driver.detect('\x02CHK1   101\x03')).toBe(0);
  });

  it('stands beside no other format', () => {
    expect(() => site('smdi', 'mitelPms: {}')).toThrow(
      /mitelPms with format: mitel-pms or mitel-pms-pbx only/,
    );
  });

  it.each(['digits: 6', 'padding: both', 'restriction: { all: "22" }', 'wakeUpCancel: zeros', 'typo: 1'])(
    'is checked: %s',
    (option) => {
      expect(() => site('mitel-pms', `mitelPms: { ${option} }`)).toThrow(/links\[0\]\.mitelPms/);
    },
  );
});
