import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  FormatOptions,
  PbxDriver,
} from '../../../src/driver-api/index.js';
import { asExtension, type GuestDetails, type LinkCommand } from '../../../src/telephony/index.js';
import { mitelPmsPbx } from '../../pms/mitel/index.js';
import { PATIENCE_MS } from './control.js';
import { mitelPms } from './index.js';
import { DEFAULTS } from './messages.js';

/** The house's clock: Thursday 14 May 2026, 22:15. */
const localTime = () => ({ date: '2026-05-14', time: '22:15:00' });
const extension = asExtension('101');

function machineOf(driver: PbxDriver, options: FormatOptions = {}): ControlMachine {
  const machine = (driver.configured?.(options) ?? driver).control?.({ paceMs: 0, localTime });
  if (!machine) throw new Error('no machine');
  machine.step({ is: 'opened' }, 0);
  return machine;
}

const LINK = { is: 'ignored', why: 'link' } as const;
/** A signal, as if read now. */
const signal = (text: string, now: number): ControlEvent => ({
  is: 'heard',
  frame: { text, at: now, cut: null, line: 1 },
  decoded: LINK,
});

/** An other end that takes everything: what it is told, and how the commands ended. */
function told(machine: ControlMachine, commands: readonly LinkCommand[]) {
  const texts: string[] = [];
  const results: object[] = [];
  let now = 0;
  let answers = 0;
  const take = (actions: readonly ControlAction[]) => {
    for (const action of actions) {
      if (action.do === 'result') results.push(action.result);
      if (action.do !== 'send') continue;
      const text = Buffer.from(action.bytes).toString('latin1');
      if (text.startsWith('\x02')) texts.push(text.slice(1, -1));
      answers += 1;
    }
  };
  for (const [n, command] of commands.entries())
    take(machine.step({ is: 'command', id: String(n), command, notAfter: null }, now));
  for (let n = 0; n < 200; n++) {
    now += 200;
    if (answers > 0) {
      answers -= 1;
      take(machine.step(signal('\x06', now), now));
    } else take(machine.step({ is: 'wake' }, now));
  }
  return { texts: texts.filter((text) => text !== 'AREYUTHERE'), results };
}

const guest = (details: GuestDetails, arrived = true): LinkCommand => ({
  service: 'SetGuest',
  extension,
  guest: details,
  arrived,
});

describe('commands to a PBX', () => {
  const CASES: readonly [string, LinkCommand, readonly string[]][] = [
    [
      'an arrival: in, name, calls',
      guest({ name: 'Harbour', firstName: 'Anne', classOfService: 'national' }),
      ['CHK1   101', 'NAM1 HARBOUR ANNE           101', 'RST2   101'],
    ],
    ['an arrival without a name', guest({}), ['CHK1   101']],
    ['another name', guest({ name: 'Müller-Ångström' }, false), ['NAM2 MULLER-ANGSTROM        101']],
    ['no name any more', guest({ name: null }, false), ['NAM3                        101']],
    ['no sign that telephones lack', guest({ name: '王 X' }, false), ['NAM2 ? X                    101']],
    [
      'nothing that breaks the frame',
      guest({ name: 'A|\x02\x03\rB' }, false),
      ['NAM2 A|?? B                 101'],
    ],
    ['a departure', { service: 'ClearGuest', extension }, ['CHK0   101']],
    ['a lamp', { service: 'SetMessageWaiting', extension, on: true }, ['MW 1   101']],
    ['do not disturb', { service: 'SetDoNotDisturb', extension, on: false }, ['DND0   101']],
    ['which calls', { service: 'SetClassOfService', extension, level: 'barred' }, ['RST0   101']],
    ['a wake-up', { service: 'SetWakeUp', extension, date: null, time: '06:30' }, ['WKP0630  101']],
    ['tomorrow', { service: 'SetWakeUp', extension, date: '2026-05-15', time: '06:30' }, ['WKP0630  101']],
    ['tonight', { service: 'SetWakeUp', extension, date: '2026-05-14', time: '22:16' }, ['WKP2216  101']],
    ['no wake-up', { service: 'ClearWakeUp', extension, date: null, time: null }, ['WKP      101']],
    ['the house begins', { service: 'StartSync' }, ['GRS       ']],
    ['the house ends', { service: 'EndSync' }, ['END       ']],
  ];
  it.each(CASES)('%s', (_name, command, texts) => {
    expect(told(machineOf(mitelPms), [command])).toEqual({ texts, results: [{ is: 'confirmed' }] });
  });

  it('a change that Mitel does not carry is presumed, and nothing is said', () => {
    const result = told(machineOf(mitelPms), [guest({ departure: '2026-05-20' }, false)]);
    expect(result).toEqual({ texts: [], results: [{ is: 'presumed' }] });
  });

  const REFUSED: readonly [string, LinkCommand, string][] = [
    [
      'a day that a bare time does not mean',
      { service: 'SetWakeUp', extension, date: '2026-05-16', time: '06:30' },
      'COMMAND_REFUSED',
    ],
    [
      'a time of today that is over',
      { service: 'SetWakeUp', extension, date: '2026-05-14', time: '06:30' },
      'COMMAND_REFUSED',
    ],
    ['no time at all', { service: 'SetWakeUp', extension, date: null, time: '6:30\x03' }, 'COMMAND_REFUSED'],
    [
      'a lamp of no extension',
      { service: 'SetMessageWaiting', extension: asExtension('1\x03\x05'), on: true },
      'LAMP_REFUSED',
    ],
    [
      'an extension that is too long',
      { service: 'SetDoNotDisturb', extension: asExtension('123456'), on: true },
      'COMMAND_REFUSED',
    ],
    ['what a PBX cannot be told', { service: 'RequestSync' }, 'SERVICE_UNSUPPORTED'],
  ];
  it.each(REFUSED)('refuses %s', (_name, command, code) => {
    const { texts, results } = told(machineOf(mitelPms), [command]);
    expect(texts).toEqual([]);
    expect(results).toMatchObject([{ is: 'refused', code }]);
  });

  it('a departure takes the name off where the site says so; digits of RST are the site’s', () => {
    const own = { ...DEFAULTS, clearName: true, restriction: { ...DEFAULTS.restriction, all: '7' } };
    const commands: readonly LinkCommand[] = [
      { service: 'ClearGuest', extension },
      { service: 'SetClassOfService', extension, level: 'all' },
    ];
    const { texts } = told(machineOf(mitelPms, { mitelPms: own }), commands);
    expect(texts).toEqual(['CHK0   101', 'NAM3                        101', 'RST7   101']);
  });
});

describe('commands to a PMS', () => {
  const status = (code: LinkCommand & { service: 'ReportRoomStatus' }) =>
    told(machineOf(mitelPmsPbx), [code]);
  it.each([
    ['maid-present', '1'],
    ['clean', '2'],
    ['dirty', '3'],
    ['out-of-service', '4'],
    ['to-inspect', '5'],
    ['clean-occupied', '6'],
    ['dirty-occupied', '7'],
    ['clean-vacant', '8'],
    ['dirty-vacant', '9'],
  ] as const)('%s is STS%s', (state, digit) => {
    const { texts } = status({ service: 'ReportRoomStatus', extension, status: state, maid: null });
    expect(texts).toEqual([`STS${digit} 101  `]);
  });

  it('refuses a room status that Mitel has no digit for, and asks for the house with RQINZ', () => {
    const command = { service: 'ReportRoomStatus', extension, status: 'make-up-room', maid: null } as const;
    expect(status(command).results).toMatchObject([{ is: 'refused', code: 'COMMAND_REFUSED' }]);
    expect(told(machineOf(mitelPmsPbx), [{ service: 'RequestSync' }]).texts).toEqual(['RQINZ']);
  });

  const charge = (units: number | null, amount: number | null): LinkCommand => ({
    service: 'PostCharge',
    extension,
    posting: 7,
    charge: {
      kind: 'telephone',
      date: '2026-05-14',
      time: '22:15:00',
      amount,
      units,
      seconds: 60,
      dialed: '5550101',
      trunk: null,
      article: null,
      count: null,
    },
  });
  const posted = (charges: 'none' | 'counter' | 'fee', command: LinkCommand) =>
    told(machineOf(mitelPmsPbx, { mitelPms: { ...DEFAULTS, charges } }), [command]);

  it('charges as the site says: not at all, as the counter, as a fee', () => {
    expect(posted('none', charge(42, 120)).results).toMatchObject([{ code: 'SERVICE_UNSUPPORTED' }]);
    expect(posted('counter', charge(42, 120)).texts).toEqual(['MR 0042101  ']);
    expect(posted('fee', charge(42, 120)).texts).toEqual(['MSG0120101  ']);
    expect(mitelPmsPbx.services).not.toContain('PostCharge');
    expect(mitelPmsPbx.configured?.({ mitelPms: { ...DEFAULTS, charges: 'fee' } }).services).toContain(
      'PostCharge',
    );
  });

  it.each([
    ['counter', charge(null, 120)],
    ['counter', charge(10_000, null)],
    ['fee', charge(42, null)],
    ['fee', charge(42, -1)],
    ['fee', charge(42, 1.5)],
  ] as const)('a %s that does not fit is refused', (charges, command) => {
    expect(posted(charges, command)).toMatchObject({ texts: [], results: [{ code: 'COMMAND_REFUSED' }] });
  });

  it('a fee whose message was not answered is not said again', () => {
    const machine = machineOf(mitelPmsPbx, { mitelPms: { ...DEFAULTS, charges: 'fee' } });
    machine.step({ is: 'command', id: 'a', command: charge(null, 120), notAfter: null }, 0);
    machine.step(signal('\x06', 100), 100);
    const actions = machine.step({ is: 'wake' }, 3100);
    expect(actions).toContainEqual({ do: 'result', id: 'a', result: { is: 'failed', code: 'PEER_SILENT' } });
    expect(machine.step({ is: 'wake' }, 60_000).filter((a) => a.do === 'send')).toEqual([]);
  });
});

describe('the queue', () => {
  const lamp = (on: boolean): LinkCommand => ({ service: 'SetMessageWaiting', extension, on });
  const ids = (actions: readonly ControlAction[]) =>
    actions.flatMap((a) =>
      a.do === 'result' ? [`${a.id} ${'code' in a.result ? a.result.code : a.result.is}`] : [],
    );

  it('of what waits only the newest wish for a station counts', () => {
    const machine = machineOf(mitelPms);
    machine.step({ is: 'command', id: 'a', command: lamp(true), notAfter: null }, 0);
    expect(ids(machine.step({ is: 'command', id: 'b', command: lamp(false), notAfter: null }, 1))).toEqual([
      'a COMMAND_SUPERSEDED',
    ]);
    machine.step(signal('\x06', 10), 10);
    expect(ids(machine.step(signal('\x06', 20), 20))).toEqual(['b confirmed']);
  });

  it('a departure comes behind what was wished before it', () => {
    const { texts } = told(machineOf(mitelPms), [
      guest({}),
      lamp(true),
      { service: 'ClearGuest', extension },
    ]);
    expect(texts).toEqual(['MW 1   101', 'CHK0   101']);
  });

  it('a command is not sent later than it may be', () => {
    const machine = machineOf(mitelPms);
    machine.step({ is: 'command', id: 'a', command: lamp(true), notAfter: 5000 }, 0);
    expect(ids(machine.step({ is: 'wake' }, 5001))).toEqual(['a COMMAND_EXPIRED']);
  });

  it('an other end that keeps the line busy for ever does not hold a result back for ever', () => {
    const machine = machineOf(mitelPms);
    const results: string[] = [];
    machine.step({ is: 'command', id: 'a', command: lamp(true), notAfter: null }, 0);
    for (let now = 2000; now <= PATIENCE_MS + 2000; now += 2000)
      results.push(...ids(machine.step(signal('\x05', now), now)));
    expect(results).toEqual(['a PEER_SILENT']);
  });

  /** Whatever happens, in whatever order. */
  it('gives every command exactly one result, within 15 minutes of silence', () => {
    const event = fc.oneof(
      fc.constantFrom('\x05', '\x06', '\x15', '\x02STS2 102  \x03', '\x02STS', 'noise'),
      fc.constantFrom('lamp', 'guest', 'late', 'close', 'open', 'back'),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(event, fc.integer({ min: 0, max: 7000 })), { maxLength: 120 }),
        (events) => {
          const decoder = mitelPms.createDecoder({ referenceDate: () => '2026-05-14' });
          const machine = machineOf(mitelPms);
          const owed: string[] = [];
          const ended: string[] = [];
          let now = 0;
          let wakeAt: number | null = null;
          const step = (e: ControlEvent) => {
            const actions = machine.step(e, now);
            for (const action of actions) {
              if (action.do === 'result') ended.push(action.id);
              if (action.do === 'wake') wakeAt = action.at;
            }
          };
          const pass = (ms: number) => {
            const end = now + ms;
            while (wakeAt !== null && wakeAt <= end) {
              now = Math.max(now, wakeAt);
              wakeAt = null;
              step({ is: 'wake' });
            }
            now = end;
          };
          const command = (c: LinkCommand, notAfter: number | null) => {
            owed.push(String(owed.length));
            step({ is: 'command', id: String(owed.length - 1), command: c, notAfter });
          };
          for (const [what, ms] of events) {
            pass(ms);
            if (what === 'lamp') command(lamp(ms % 2 === 0), null);
            else if (what === 'guest') command(guest({ name: 'Harbour' }), null);
            else if (what === 'late') command(lamp(true), now + 5000);
            else if (what === 'close') step({ is: 'closed' });
            else if (what === 'open') step({ is: 'opened' });
            else if (what === 'back') now -= 3_600_000;
            else {
              const frame = {
                text: what,
                at: now,
                cut: what === '\x02STS' ? ('idle' as const) : null,
                line: 1,
              };
              step({ is: 'heard', frame, decoded: decoder.decode(frame) });
            }
          }
          // A clock set back may leave the last wake far ahead: the house's timer counts ms, so it fires all the same.
          step({ is: 'wake' });
          for (let minutes = 0; minutes < 15; minutes++) pass(60_000);
          expect([...ended].sort()).toEqual([...owed].sort());
        },
      ),
      { seed: 20260514, numRuns: 300 },
    );
  });
});
