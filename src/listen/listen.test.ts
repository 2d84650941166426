import { afterEach, describe, expect, it } from 'vitest';
import { loadPbxDriver, PBX_DRIVER_IDS } from '../../drivers/index.js';
import { openPty, type Pty } from '../../test/support/pty.js';
import { parseSite } from '../config/load.js';
import type { PortEvents } from '../link/transport.js';
import { SerialTransport } from '../link/transports/serial.js';
import { BellwireError } from '../telephony/index.js';
import { type ListenParts, listen } from './listen.js';
import { reportJson, reportText } from './report.js';
import type { PortSettings } from './settings.js';
import { next, SILENT_MS } from './sweep.js';
import { throughUart } from './uart.fixture.js';
import { judge } from './verdict.js';

const EIGHT: PortSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const drivers = await Promise.all(PBX_DRIVER_IDS.map((id) => loadPbxDriver(id)));
const TODAY = '2026-11-24';
/** Invented calls of a Hicom. */
const CALLS = Array.from(
  { length: 12 },
  (_, n) => `24.11.26|16:12:${10 + n}|6|11${10 + n}||00:01:51|555012${n % 10}||2|||810|2|\r\n`,
);

/** A port at the end of a wire, on a clock that jumps from look to look: each minute the PBX prints three calls. */
function wire(sent: PortSettings, lines = CALLS) {
  let time = 0;
  let printed = 0;
  let on: PortEvents | null = null;
  const tried: string[] = [];
  const parts: ListenParts = {
    drivers,
    today: TODAY,
    transport: (settings) => ({
      open: async (events) => {
        tried.push(`${settings.baudRate} ${settings.dataBits}${settings.parity[0]}${settings.stopBits}`);
        return {
          write: () => Promise.reject(new BellwireError('PBX_LINK_DOWN')),
          pause: () => undefined,
          resume: () => {
            on = {
              data: (bytes) =>
                events.data(Buffer.from(throughUart(bytes.toString('latin1'), sent, settings), 'latin1')),
              closed: events.closed,
            };
          },
          close: async () => {
            on = null;
          },
        };
      },
    }),
    now: () => time,
    pause: async (ms) => {
      time += ms;
      if (time < (printed + 1) * 60_000) return;
      for (let i = 0; i < 3; i++) on?.data(Buffer.from(lines[(printed * 3 + i) % lines.length] ?? ''));
      printed += 1;
    },
    ended: () => time > 3_600_000,
    progress: () => undefined,
  };
  return { parts, tried, minutes: () => time / 60_000, isOpen: () => on !== null };
}

describe('listening on a wire of unknown speed', () => {
  it.each([
    [EIGHT, EIGHT],
    [{ ...EIGHT, dataBits: 7, parity: 'even' } as const, { ...EIGHT, dataBits: 7, parity: 'even' }],
    [{ ...EIGHT, baudRate: 1200, dataBits: 7, parity: 'odd' } as const, { baudRate: 1200, parity: 'odd' }],
    [{ ...EIGHT, baudRate: 38_400, stopBits: 2 } as const, { baudRate: 38_400, dataBits: 8, parity: 'none' }],
    [{ ...EIGHT, baudRate: 300 }, { baudRate: 300 }],
  ])('%j is found', async (sent, line) => {
    const { parts, minutes, isOpen } = wire(sent);
    const verdict = await listen(parts);
    expect(isOpen()).toBe(false);
    expect(verdict).toMatchObject({
      result: 'found',
      line,
      dialect: { driver: { id: 'siemens-hipath-delimited' } },
    });
    expect(minutes()).toBeLessThan(20);
  });

  it('a silent wire is tried at every speed, and called silent', async () => {
    const { parts, tried } = wire(EIGHT, ['']);
    expect(await listen(parts)).toMatchObject({ result: 'silent', dialect: null });
    expect(new Set(tried).size).toBe(40);
  });

  it('text that nobody knows keeps its speed, and has no name', async () => {
    const { parts } = wire({ ...EIGHT, baudRate: 2400 }, ['the quick brown fox jumps over it 0123\r\n']);
    expect(await listen(parts)).toMatchObject({ result: 'unknown', line: { baudRate: 2400 }, dialect: null });
  });

  it('noise that was heard once is not forgotten for the silence after it', async () => {
    const { parts } = wire({ ...EIGHT, baudRate: 4800 }, [
      ...CALLS.slice(0, 3),
      ...Array<string>(400).fill(''),
    ]);
    const verdict = await listen(parts);
    expect(verdict).toMatchObject({ result: 'unknown', line: null });
    expect(verdict.signal.bytes).toBeGreaterThan(0);
  });

  it('a wire that never stops does not fill the memory', async () => {
    const { parts } = wire(EIGHT, ['the quick brown fox\r\n'.repeat(10_000)]);
    expect((await listen(parts)).signal.bytes).toBe(128 * 1024);
  });

  it('settings that the adapter cannot do are passed over; a port that is not there ends it', async () => {
    const { parts } = wire({ ...EIGHT, baudRate: 4800 });
    const refuse = (refused: number, code: 'PORT_SETTINGS' | 'PORT_NOT_FOUND'): ListenParts => ({
      ...parts,
      transport: (settings) =>
        settings.baudRate === refused
          ? { open: () => Promise.reject(new BellwireError(code)) }
          : parts.transport(settings),
    });
    expect(await listen(refuse(1200, 'PORT_SETTINGS'))).toMatchObject({ line: { baudRate: 4800 } });
    await expect(listen(refuse(9600, 'PORT_SETTINGS'))).rejects.toMatchObject({ code: 'PORT_SETTINGS' });
    await expect(listen(refuse(9600, 'PORT_NOT_FOUND'))).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
  });
});

describe('when to go on to the next settings', () => {
  const heard = (text: string) => judge(text, EIGHT, drivers, TODAY);
  it.each([
    ['nothing yet', '', 1000, 1000, 'listen'],
    ['nothing for long', '', SILENT_MS, SILENT_MS, 'try-next'],
    ['a click of the plug', '\0\0', 5000, 4000, 'listen'],
    ['a few bytes of noise, more may come', '\x01\x81\xf0\x14\x99', 500, 100, 'listen'],
    ['a few bytes of noise, and then nothing', '\x01\x81\xf0\x14\x99', 3000, 2000, 'try-next'],
    ['a burst of noise', '\x01\x81\xf0\x14\x99'.repeat(10), 500, 0, 'try-next'],
    ['half a line of text', CALLS[0]?.slice(0, 40) ?? '', 500, 0, 'listen'],
    ['printable bytes without end', 'x'.repeat(300), 500, 0, 'try-next'],
    ['two records', CALLS.slice(0, 2).join(''), 500, 0, 'listen'],
    [
      'three records and a strange line',
      `${CALLS.slice(0, 3).join('')}the quick brown fox\r\n`,
      500,
      0,
      'listen',
    ],
    ['one message of a sure kind', '\r\nMD0010007D 5550101 \r\n\x19', 500, 0, 'listen'],
    ['records enough', CALLS.slice(0, 3).join(''), 500, 0, 'done'],
    ['strange text, for now', 'the quick brown fox\r\n'.repeat(39), 90_000, 60_000, 'listen'],
    ['strange text, for good', 'the quick brown fox\r\n'.repeat(40), 500, 0, 'done'],
  ])('%s', (_, text, openMs, quietMs, what) => {
    expect(next(heard(text), openMs, quietMs)).toBe(what);
  });
});

describe('what it says', () => {
  const source = { name: '/dev/ttyUSB7', port: '/dev/ttyUSB7' };
  const text = (bytes: string) => reportText(source, judge(bytes, EIGHT, drivers, TODAY));
  const page = CALLS.join('');

  it('settings, dialect, three records, and lines that the site file takes', () => {
    const even = throughUart(page, { ...EIGHT, dataBits: 7, parity: 'even' }, EIGHT);
    const said = text(even);
    expect(said).toContain('line      9600 7E1');
    expect(said).toMatch(/dialect {3}siemens-hipath-delimited, 9\d % sure/);
    expect(said.match(/^\{"format"/gm)).toHaveLength(3);
    const yaml = said.slice(said.indexOf('links:'));
    const site = parseSite(`site: seaview\ntimezone: Europe/Lisbon\n${yaml}\n`, 'x.yaml', PBX_DRIVER_IDS);
    expect(site.links[0]).toMatchObject({
      format: 'siemens-hipath-delimited',
      transport: {
        type: 'serial',
        path: '/dev/ttyUSB7',
        baud: 9600,
        dataBits: 7,
        parity: 'even',
        stopBits: 1,
      },
    });
  });

  it('charset and framing, where they are not the usual ones', () => {
    const line =
      "11/24/26 05:57PM   171 01 <BXO\x84\x9f\x99\x88\x89>                     00:00'46               \r\n";
    expect(text(line.repeat(5))).toContain('\n    encoding: cp866\n');
    const framed = CALLS.map((call) => `\x02${call.trim()}\x03`).join('');
    expect(text(framed)).toContain('\n    framing: stx-etx\n');
    expect(text(page)).not.toMatch(/encoding|framing/);
  });

  it('the order of the date, as long as it is open', () => {
    const line = `${'05/06/26 20:13    0250 04 5550123'.padEnd(57)}00:00'24`.padEnd(80);
    expect(text(`${line}\r\n`.repeat(5))).toMatch(/dateOrder: (dmy|mdy) {3}# or /);
  });

  it.each([
    ['', 'No byte came'],
    ['\x01\x81\xf0'.repeat(60), 'This is no text: '],
    ['the quick brown fox\r\n'.repeat(9), 'no driver knows it'],
  ])('what to do when there is no dialect: %j', (bytes, advice) => {
    expect(text(bytes)).toContain(advice);
    expect(text(bytes)).not.toContain('links:');
  });

  it('the same for scripts', () => {
    const json = JSON.parse(JSON.stringify(reportJson(source, judge(page, EIGHT, drivers, TODAY))));
    expect(json).toMatchObject({
      result: 'found',
      format: 'siemens-hipath-delimited',
      line: EIGHT,
      records: { length: 3 },
      yaml: expect.stringContaining('baud: 9600'),
    });
    expect(JSON.parse(JSON.stringify(reportJson(source, judge('', EIGHT, drivers, TODAY))))).toMatchObject({
      result: 'silent',
      format: null,
      yaml: null,
    });
  });
});

describe('on a real terminal device', () => {
  const ptys: Pty[] = [];
  afterEach(async () => {
    for (const pty of ptys.splice(0)) await pty.dispose();
  });

  async function listenTo(bytes: string, meanwhile: (pty: Pty) => Promise<void> = async () => undefined) {
    const pty = await openPty();
    ptys.push(pty);
    const deadline = performance.now() + 15_000;
    let sent = 0;
    return listen({
      drivers,
      today: TODAY,
      transport: (settings) => new SerialTransport(pty.path, { ...settings, flow: 'none' }, () => undefined),
      now: () => performance.now(),
      pause: async (ms) => {
        // The port is open: opening it would have discarded what came before.
        if (sent === 0) await pty.send(Buffer.from(bytes, 'latin1'));
        sent += 1;
        await meanwhile(pty);
        await new Promise((resolve) => setTimeout(resolve, ms));
      },
      ended: () => performance.now() > deadline,
      progress: () => undefined,
    });
  }

  it('a 7E1 line is known by its bytes', async () => {
    const sent: PortSettings = { ...EIGHT, dataBits: 7, parity: 'even' };
    const verdict = await listenTo(throughUart(CALLS.join(''), sent, EIGHT));
    expect(verdict).toMatchObject({
      result: 'found',
      line: sent,
      dialect: { driver: { id: 'siemens-hipath-delimited' }, reading: { facts: { length: 12 } } },
    });
  });

  it('a port that vanishes is an error with its code', async () => {
    await expect(listenTo('half', (pty) => pty.hangUp())).rejects.toMatchObject({ code: 'PORT_HANGUP' });
  });
});
