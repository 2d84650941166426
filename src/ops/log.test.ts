import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BellwireError } from '../telephony/errors.js';
import { createLogger, detectFormat, type LogOptions, type RootLog } from './log.js';

let folder: string;
let file: string;
let fd: number;
let clock: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-log-'));
  file = join(folder, 'log');
  fd = openSync(file, 'w');
  clock = Date.parse('2026-03-01T12:00:00Z');
});

afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

function logger(options: Partial<LogOptions> = {}): RootLog {
  const privacy = { dialed: 'first4', names: false } as const;
  return createLogger({ level: 'info', privacy, format: 'journal', fd, now: () => clock, ...options });
}
const written = () => readFileSync(file, 'utf8');

describe('one line an event', () => {
  test('journal: level prefix, component path, fields; no time', () => {
    const log = logger();
    log.info({}, 'Started');
    log.child('link').child('pbx1').warn({ code: 'PORT_NOT_FOUND', attempt: 3 }, 'Port is gone');
    log.child('ledger').error({ free: 0 }, 'Disk is full');
    expect(written()).toBe(
      '<6>Started\n' +
        '<4>link/pbx1: Port is gone code=PORT_NOT_FOUND attempt=3\n' +
        '<3>ledger: Disk is full free=0\n',
    );
  });

  test('json: fields cannot shadow level, time, component or message', () => {
    logger({ format: 'json' })
      .child('mqtt')
      .warn({ level: 9, time: 'never', msg: 'forged' }, 'Broker is gone');
    expect(JSON.parse(written())).toEqual({
      level: 'warn',
      time: '2026-03-01T12:00:00.000Z',
      component: 'mqtt',
      fields: { level: 9, time: 'never', msg: 'forged' },
      msg: 'Broker is gone',
    });
  });

  test('tty: local time and level first', () => {
    logger({ format: 'tty' }).child('lamps').warn({ board: 'hall' }, 'Board is gone');
    expect(written()).toMatch(/^\d\d:\d\d:\d\d WARN {2}lamps: Board is gone board=hall\n$/);
  });

  test('what a PBX sends stays in its line and its field', () => {
    logger().warn({ header: 'x"\r\n<3>forged code=1' }, 'Header\r\n<3>changed');
    expect(written()).toBe('<4>Header <3>changed header="x\\"\\r\\n<3>forged code=1"\n');
  });

  test('levels below the chosen one are not written', () => {
    const log = logger({ level: 'warn' });
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    expect(written()).toBe('<4>c\n');
  });

  test('it is on the file when the call returns: nothing is lost in a crash', () => {
    const log = logger();
    for (let i = 0; i < 100; i++) {
      log.info({ i }, 'Line');
      expect(written().endsWith(`Line i=${i}\n`)).toBe(true);
    }
  });

  test('an error says its code and its fix; a foreign one its stack', () => {
    const cause = Object.assign(new Error('EACCES'), { code: 'EACCES' });
    logger({ format: 'json' }).error(
      { error: new BellwireError('PORT_PERMISSION', '/dev/ttyS9', { cause }) },
      'x',
    );
    expect(JSON.parse(written())).toMatchObject({
      fields: {
        error: {
          code: 'PORT_PERMISSION',
          message: expect.stringContaining('/dev/ttyS9'),
          fix: expect.stringContaining('dialout'),
          cause: { code: 'EACCES', stack: expect.stringContaining('log.test') },
        },
      },
    });
  });

  test('a full disk is reported and does not throw', async () => {
    const full = openSync('/dev/full', 'w');
    const problems: Error[] = [];
    const log = logger({ fd: full, onProblem: (error) => problems.push(error) });
    log.info({}, 'lost');
    await vi.waitFor(() => expect(problems.map((error) => error.message).join()).toContain('ENOSPC'));
    closeSync(full);
  });
});

describe('repeated warnings', () => {
  test('the first is written, then a count each minute', () => {
    const log = logger().child('link');
    for (let attempt = 1; attempt <= 61; attempt++) {
      log.warn({ code: 'PORT_NOT_FOUND', attempt }, 'Port is gone');
      clock += 1000;
    }
    expect(written().split('\n')).toEqual([
      '<4>link: Port is gone code=PORT_NOT_FOUND attempt=1',
      '<4>link: Port is gone code=PORT_NOT_FOUND attempt=60 repeated=59',
      '',
    ]);
  });

  test('any later line, a tick or the end brings the count out', () => {
    const log = logger();
    const warn = () => log.warn({}, 'Port is gone');
    warn();
    warn();
    clock += 60_000;
    log.info({}, 'Something else');
    warn();
    clock += 60_000;
    log.tick();
    warn();
    log.close();
    expect(written()).toBe(
      '<4>Port is gone\n' +
        '<4>Port is gone repeated=1\n<6>Something else\n' +
        '<4>Port is gone repeated=1\n' +
        '<4>Port is gone repeated=1\n',
    );
  });

  test('after a quiet minute it is news again', () => {
    const log = logger();
    log.warn({}, 'Port is gone');
    clock += 60_000;
    log.warn({}, 'Port is gone');
    expect(written()).toBe('<4>Port is gone\n<4>Port is gone\n');
  });

  test('another room, component or level is another warning; infos are never held back', () => {
    const log = logger();
    log.warn({ room: '0101' }, 'Lamp refused');
    log.warn({ room: '0102' }, 'Lamp refused');
    log.error({ room: '0101' }, 'Lamp refused');
    log.child('lamps').warn({ room: '0101' }, 'Lamp refused');
    log.info({ room: '0101' }, 'Lamp refused');
    log.info({ room: '0101' }, 'Lamp refused');
    expect(written().trim().split('\n')).toHaveLength(6);
  });

  test('a clock set back does not keep it quiet', () => {
    const log = logger();
    log.warn({}, 'Port is gone');
    log.warn({}, 'Port is gone');
    clock -= 9 * 3_600_000;
    log.tick();
    expect(written()).toBe('<4>Port is gone\n<4>Port is gone repeated=1\n');
  });

  test('many different warnings do not grow the memory, and no count is lost', () => {
    const log = logger();
    log.warn({ room: 'first' }, 'Lamp refused');
    log.warn({ room: 'first' }, 'Lamp refused');
    for (let i = 0; i < 1000; i++) log.warn({ room: String(i).padStart(4, '0') }, 'Lamp refused');
    log.close();
    expect(written()).toContain('Lamp refused room=first repeated=1\n');
  });
});

describe('canaries: guests stay out of the log', () => {
  const CANARY = { number: '5550199', name: 'CANARY-NAME', text: 'CANARY-TEXT', password: 'CANARY-PASSWORD' };
  const everywhere = {
    record: {
      dialed: CANARY.number,
      caller: CANARY.number,
      ddi: CANARY.number,
      detail: { name: CANARY.name, guestName: CANARY.name, callerName: CANARY.name },
    },
    facts: [{ called: CANARY.number, calling: CANARY.number, account: CANARY.number }],
    args: { text: CANARY.text, number: CANARY.number, password: CANARY.password },
    raw: Buffer.from(`${CANARY.number} ${CANARY.name}`),
    frame: `${CANARY.number} ${CANARY.name}`,
    error: Object.assign(new Error('refused'), { cause: { caller: CANARY.number, name: CANARY.name } }),
  };

  test.each([
    ['hidden', { dialed: 'hidden', names: false }, []],
    ['first4', { dialed: 'first4', names: false }, ['5550']],
    ['full numbers, no names', { dialed: 'full', names: false }, ['5550199']],
    ['all', { dialed: 'full', names: true }, ['5550199', 'CANARY-NAME']],
  ] as const)('%s', (_, privacy, allowed) => {
    for (const format of ['json', 'journal', 'tty'] as const) {
      const log = logger({ privacy, format, level: 'debug' });
      log.warn(everywhere, 'Canary');
      log.warn(everywhere, 'Canary');
      log.close();
      log.debug(everywhere, 'Canary');
    }
    for (const canary of ['5550', '5550199', 'CANARY-NAME']) {
      const expected = allowed.some((shown) => shown.includes(canary));
      expect(written().includes(canary), canary).toBe(expected);
    }
    expect(written()).not.toContain('CANARY-TEXT');
    expect(written()).not.toContain('CANARY-PASSWORD');
  });
});

describe('where it goes', () => {
  test('the journal, when the stream is our own', () => {
    const { dev, ino } = fstatSync(fd);
    expect(detectFormat({ JOURNAL_STREAM: `${dev}:${ino}` }, fd)).toBe('journal');
  });

  test('not the journal of the parent', () => {
    expect(detectFormat({ JOURNAL_STREAM: '1:1' }, fd)).toBe('json');
  });
});
