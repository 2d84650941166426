import { describe, expect, test } from 'vitest';
import { parseSite } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import { runDoctor } from './doctor.js';
import { doctorJson, renderDoctor } from './doctor-report.js';
import { STEPS } from './doctor-steps.js';
import { BY_ID, device, examine, FORMATS, OWN, probesOf, well } from './doctor-world.fixture.js';

test('a machine on which everything is right', async () => {
  const { checks, exitCode } = await examine(() => undefined);
  expect(checks.filter(({ result }) => result !== 'ok').map(({ id, found }) => `${id}: ${found}`)).toEqual([
    'daemon: not running',
  ]);
  expect(exitCode).toBe(0);
  expect(checks.map(({ id }) => id)).toEqual([
    'config',
    'daemon',
    'host.node',
    'host.module.better-sqlite3',
    'host.module.serialport',
    'host.module.onoff',
    'host.memory',
    'host.temperature',
    'host.watchdog',
    'pi.model',
    'pi.power',
    'pi.throttling',
    'clock.ntp',
    'clock.rtc',
    'clock.zone',
    'ledger.writable',
    'ledger.filesystem',
    'ledger.root',
    'ledger.space',
    'link.smdr.port',
    'link.smdr.permission',
    'link.smdr.getty',
    'link.smdr.free',
    'link.smdr.settings',
    'link.smdi.connect',
    'lamps.panel.chip',
    'lamps.panel.permission',
    'lamps.panel.lines',
    'mqtt.password',
    'mqtt.ca',
    'mqtt.login',
    'mqtt.anonymous',
    'mqtt.encryption',
  ]);
});

test('the checks come in the order of the check-list', async () => {
  const { checks } = await examine((world) => {
    world.site = world.site.replace(BY_ID, '/dev/ttyAMA0');
    world.files['/dev/ttyAMA0'] = device('/dev/ttyAMA0');
  });
  const words = (id: string) => id.split('.');
  const place = ({ id }: { id: string }) =>
    STEPS.findIndex(([step]) => words(step).every((word, at) => word === '*' || word === words(id)[at]));
  const places = checks.map(place);
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(checks.map(({ id }) => id)).toContain('pi.bluetooth');
});

test('the password goes to the broker without its line end, and under an id of its own', async () => {
  const seen: unknown[] = [];
  await examine((world) => {
    world.probes.login = async (login) => {
      seen.push([login.username, login.password, /^bellwire-doctor-/.test(login.clientId)]);
      return { is: 'accepted' };
    };
  });
  expect(seen).toEqual([
    ['bellwire', 'invented', true],
    [null, null, true],
  ]);
});

describe('a wrong site file', () => {
  const error = (() => {
    try {
      parseSite('site: Sea View\ntimezone: UTC\nbogus: 1\n', '/etc/bellwire/bellwire.yaml', FORMATS);
    } catch (thrown) {
      if (thrown instanceof ConfigError) return thrown;
    }
    throw new Error('no ConfigError');
  })();

  test('each problem is a failed check; the machine is still looked at', async () => {
    const report = await runDoctor(error, probesOf(well()), { siteFile: 'x', serialOf: async () => OWN });
    expect(report.exitCode).toBe(1);
    expect(report.checks.map(({ id, result }) => `${id} ${result}`)).toEqual([
      'config fail',
      'config.2 fail',
      'host.node ok',
      'host.memory ok',
      'host.temperature ok',
      'host.watchdog ok',
      'pi.model ok',
      'pi.power ok',
      'pi.throttling ok',
      'clock.ntp ok',
      'clock.rtc ok',
    ]);
    expect(report.checks[0]?.fix).toBe('sudo nano +1,7 /etc/bellwire/bellwire.yaml');
  });
});

describe('the report', () => {
  test('for people: aligned, with the fix below', async () => {
    const text = renderDoctor(
      await examine((world) => {
        world.probes.clockSynchronised = async () => false;
        world.probes.nodeVersion = () => '18.0.0';
      }),
    );
    expect(text.split('\n').slice(0, 5)).toEqual([
      'ok    site file                    /etc/bellwire/bellwire.yaml: 2 rooms, 2 links',
      '-     daemon                       not running',
      'FAIL  Node.js                      18.0.0; 20.19 or newer is needed  [RUNTIME_OLD]',
      '                                   fix: sudo apt install nodejs',
      '                                   see: hw-docs/commissioning.md#program',
    ]);
    expect(text).toMatch(/\n33 checks: 30 ok, 1 warnings, 1 failed, 1 skipped$/);
  });

  test('for scripts', async () => {
    const report = await examine(() => undefined);
    expect(JSON.parse(doctorJson(report))).toEqual({ ok: true, checks: report.checks });
  });
});
