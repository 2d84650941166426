import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The unit is judged by systemd's own tools; systemd itself need not be running. */
const SYSTEMD = join(import.meta.dirname, '../systemd');
const UNIT = readFileSync(join(SYSTEMD, 'bellwire.service'), 'utf8');
const RULES = readFileSync(join(SYSTEMD, '70-bellwire.rules'), 'utf8');

const version = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
const installed = version.status === 0;
if (!installed)
  console.log('test/systemd: systemd-analyze is absent, its checks are skipped (scripts/test installs it)');

describe.skipIf(!installed)('systemd-analyze', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellwire-unit-'));
    // verify wants to see the program of ExecStart=.
    const unit = UNIT.replaceAll('/usr/bin/node', process.execPath);
    writeFileSync(join(folder, 'bellwire.service'), unit);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('verify has nothing to say', () => {
    expect(analyze('verify', '--man=no', join(folder, 'bellwire.service'))).toEqual({ status: 0, said: '' });
  });

  test('verify would have something to say', () => {
    const path = join(folder, 'typo.service');
    writeFileSync(
      path,
      UNIT.replaceAll('/usr/bin/node', process.execPath).replace('WatchdogSec', 'WatchdgoSec'),
    );
    expect(analyze('verify', '--man=no', path).said).toContain('WatchdgoSec');
  });

  test('the exposure is at most 1.5', () => {
    const { status, said } = analyze(
      'security',
      '--offline=yes',
      '--threshold=15',
      join(folder, 'bellwire.service'),
    );
    const exposure = Number(/Overall exposure level for bellwire\.service: ([\d.]+)/.exec(said)?.[1]);
    console.log(`test/systemd: exposure ${exposure} (${version.stdout.split('\n')[0]})`);
    expect(exposure).toBeLessThanOrEqual(1.5);
    expect(status).toBe(0);
  });

  test.each(['mqtt-password.conf', 'broker-on-this-machine.conf'])('drop-in %s fits', (dropIn) => {
    const unit = join(folder, 'bellwire.service');
    mkdirSync(`${unit}.d`, { recursive: true });
    cpSync(join(SYSTEMD, 'examples', dropIn), join(`${unit}.d`, dropIn));
    expect(analyze('verify', '--man=no', unit)).toEqual({ status: 0, said: '' });
    rmSync(`${unit}.d`, { recursive: true });
  });
});

/** What no tool checks: the settings without which the daemon would be safe and useless. */
describe('the unit lets the daemon do its work', () => {
  test.each([
    ['waits for READY=1 from the daemon itself', 'Type=notify', 'NotifyAccess=main'],
    ['restarts for ever', 'Restart=always', 'StartLimitIntervalSec=0'],
    ['opens serial ports and chips', 'SupplementaryGroups=dialout gpio', 'DeviceAllow=char-gpiochip rw'],
    ['opens the buses of lamp boards', 'SupplementaryGroups=i2c spi'],
    ['onoff writes below a read-only /sys', 'ReadWritePaths=-/sys/class/gpio -/sys/devices/platform'],
  ])('%s', (_, ...lines) => {
    for (const line of lines) expect(UNIT.split('\n')).toContain(line);
  });

  test.each(['ttyUSB', 'ttyACM', 'ttyAMA', 'ttyS', 'pts', 'i2c', 'spi'])('may open %s', (device) => {
    expect(UNIT).toContain(`\nDeviceAllow=char-${device} rw\n`);
  });

  test.each([
    ['V8 compiles code', 'MemoryDenyWriteExecute'],
    ['the groups must map', 'PrivateUsers'],
    ['the ports must be there', 'PrivateDevices'],
    ['it must not wait for NTP or a LAN', 'time-sync.target network-online.target'],
  ])('%s', (_, settings) => {
    const active = UNIT.split('\n').filter((line) => !line.startsWith('#'));
    for (const setting of settings.split(' ')) {
      expect(active.filter((line) => line.includes(setting))).toEqual([]);
    }
  });
});

const udevadm = spawnSync('udevadm', ['verify', '--help'], { encoding: 'utf8' }).status === 0;

test.skipIf(!udevadm)('udevadm verifies the rules (systemd 254 and later)', () => {
  const { status, stdout, stderr } = spawnSync(
    'udevadm',
    ['verify', '--resolve-names=never', join(SYSTEMD, '70-bellwire.rules')],
    {
      encoding: 'utf8',
    },
  );
  expect(`${stdout}${stderr}`).toMatch(/Success: 1/);
  expect(status).toBe(0);
});

test('every udev line is one rule: comma separated KEY op "value"', () => {
  const lines = RULES.split('\n').filter((line) => line && !line.startsWith('#'));
  const rule = /^([A-Z]+(\{\w+\})?(==|!=|\+=|=)"[^"]*"(, (?=[A-Z])|$))+$/;
  expect(lines.filter((line) => !rule.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(5);
});

function analyze(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['--no-pager', ...args], {
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}
