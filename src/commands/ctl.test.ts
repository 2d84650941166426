import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startGateway } from '../../test/support/mqtt.js';
import { startEmbeddedBroker } from '../mqtt/embedded-broker.js';
import { BellwireError, type CommandFact } from '../telephony/index.js';
import { bodyOf, ctl } from './ctl.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwire-ctl-'));
afterEach(() => vi.restoreAllMocks());

describe('arguments become what the schema of the command wants', () => {
  test.each([
    ['a room is a text', 'lamp.set', ['room=0101', 'reason=parcel'], { room: '0101', reason: 'parcel' }],
    ['a truth value', 'guest.confidential', ['room=0101', 'on=true'], { room: '0101', on: true }],
    ['a number', 'lookup', ['q=555', 'role=operator', 'limit=5'], { q: '555', role: 'operator', limit: 5 }],
    [
      'an object',
      'guest.check-in',
      ['room=0101', 'guest={"name":"Lo"}'],
      { room: '0101', guest: { name: 'Lo' } },
    ],
    [
      'a text or null',
      'caller.lookup',
      ['role=operator', 'number=+86138'],
      { role: 'operator', number: '+86138' },
    ],
    ['null', 'caller.lookup', ['role=operator', 'number=null'], { role: 'operator', number: null }],
    ['a value with =', 'lookup', ['q=a=b'], { q: 'a=b' }],
    ['a whole body', 'lamp.set', ['{"room":"0101","reason":"pms"}'], { room: '0101', reason: 'pms' }],
    ['nothing', 'ping', [], {}],
  ] as const)('%s', (_, command, args, body) => {
    expect(bodyOf(command, args)).toEqual(body);
  });

  test('a file, as text and as bytes', () => {
    const file = join(folder, 'list.csv');
    writeFileSync(file, 'id,name\na,章明\n');
    expect(bodyOf('directory.import', [`csv=@${file}`])).toEqual({ csv: 'id,name\na,章明\n' });
    const { bytes } = bodyOf('directory.import', [`bytes=@${file}`]);
    expect(Buffer.from(String(bytes), 'base64').toString()).toBe('id,name\na,章明\n');
  });

  test.each([['colour=red'], ['room'], ['=x'], ['{"room":']])(
    '%s is refused, with the keys there are',
    (arg) => {
      expect(() => bodyOf('lamp.set', [arg])).toThrow(BellwireError);
    },
  );
});

describe('a command to a running gateway', () => {
  let broker: Awaited<ReturnType<typeof startEmbeddedBroker>>;
  let site: string;
  let out: string;

  beforeEach(async () => {
    broker = await startEmbeddedBroker();
    site = join(folder, 'bellwire.yaml');
    const lines = [
      'site: seaview',
      'timezone: Europe/Lisbon',
      'rooms: ["0101"]',
      'links: []',
      `mqtt: { url: "${broker.url}", protocol: 4 }`,
    ];
    writeFileSync(site, lines.join('\n'));
    out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    return () => broker.stop();
  });

  /** The MQTT side of a gateway that answers every command with `body`. */
  async function gateway(body: { ok: boolean; room?: string }) {
    const asked: CommandFact[] = [];
    const side = startGateway(
      broker.url,
      { protocol: 4 },
      {
        submit: (fact) => {
          asked.push(fact);
          if (fact.reply) side.mqtt.reply(fact.reply, fact.id, body);
        },
      },
    );
    await side.online();
    return { asked, stop: () => side.mqtt.stop() };
  }

  test('is sent with an envelope, and the answer is printed', async () => {
    const { asked, stop } = await gateway({ ok: true, room: '0101' });
    const code = await ctl('lamp.set', ['room=0101', 'reason=parcel'], { config: site, timeout: 20 });
    expect(code).toBe(0);
    expect(out).toBe('ok: true\nroom: 0101\n');
    expect(asked).toMatchObject([{ name: 'lamp.set', args: { room: '0101', reason: 'parcel' }, by: 'cli' }]);
    await stop();
  });

  test('--json is the answer as it came; a refusal of the gateway is exit code 1', async () => {
    const { stop } = await gateway({ ok: true });
    const code = await ctl('lamp.set', ['room=0101', 'reason=thirst'], {
      config: site,
      json: true,
      timeout: 20,
    });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'COMMAND_MALFORMED' });
    await stop();
  });

  test('nobody there: COMMAND_UNANSWERED', async () => {
    await expect(ctl('ping', [], { config: site, timeout: 0.2 })).rejects.toMatchObject({
      code: 'COMMAND_UNANSWERED',
    });
  });

  test('no such command', async () => {
    await expect(ctl('lamp.paint', [], { config: site, timeout: 1 })).rejects.toMatchObject({
      code: 'COMMAND_UNKNOWN',
    });
  });

  test('without a command: all of them, with what they take', async () => {
    expect(await ctl(undefined, [], { config: site, timeout: 1 })).toBe(0);
    expect(out).toContain('lamp.set room=… reason=…\n');
    expect(out).toContain('lookup role=… q=… limit=…\n');
  });
});

test('a broker that is not there is BROKER_UNREACHABLE', async () => {
  const broker = await startEmbeddedBroker();
  await broker.stop();
  const site = join(folder, 'gone.yaml');
  writeFileSync(
    site,
    `site: seaview\ntimezone: Europe/Lisbon\nlinks: []\nmqtt: { url: "${broker.url}", protocol: 4 }\n`,
  );
  await expect(ctl('ping', [], { config: site, timeout: 5 })).rejects.toMatchObject({
    code: 'BROKER_UNREACHABLE',
  });
  rmSync(folder, { recursive: true });
});
