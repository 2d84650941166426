import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { ControlEvent, Decoded } from '../../../src/driver-api/index.js';
import { asExtension, type LinkCommand } from '../../../src/telephony/index.js';
import { charsetOf } from './charset.js';
import { fias, fiasSerial } from './index.js';
import { ACK, ENQ, frameOf, NAK, parseRecord } from './record.js';

const SEED = 20260514;
/** Longest time from the last byte of a PMS to the last result: the check of a silent link, then its patience. */
const BOUND_MS = 10 * 60_000;
const IGNORED: Decoded = { is: 'ignored', why: 'link' };

type Happening =
  | { what: 'open' | 'close' | 'start' }
  | { what: 'pass'; ms: number }
  | { what: 'hear'; text: string }
  | { what: 'command'; command: LinkCommand; within: number | null };

const CHARGE = {
  kind: 'telephone',
  date: '2026-05-14',
  time: '09:40:00',
  amount: 5,
  units: null,
  seconds: null,
  dialed: null,
  trunk: null,
  article: null,
  count: null,
} as const;

const extension = fc.constantFrom('0101', '0102', '01|2', '').map(asExtension);
const command: fc.Arbitrary<LinkCommand> = fc.oneof(
  fc.record({ service: fc.constant('SetMessageWaiting' as const), extension, on: fc.boolean() }),
  fc.record({
    service: fc.constant('PostCharge' as const),
    extension,
    posting: fc.nat(3),
    charge: fc.constant(CHARGE),
  }),
  fc.constant({ service: 'RequestSync' as const }),
  fc.record({ service: fc.constant('AnswerCall' as const), device: extension }),
);
const heard = fc.constantFrom(
  ...['LS|', 'LA|', 'LE|', 'DS|', 'DE|', 'NS|', 'NE|', 'GI|RN0101|SF|', 'PA|ASOK|P#1|', 'PA|ASNG|P#2|'],
  ...[ACK, NAK, ENQ, 'noise', '\x02half', '\x02LA|\x03\x00'],
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<Happening>({ what: 'open' }, { what: 'close' }, { what: 'start' }),
  },
  { weight: 8, arbitrary: heard.map((text): Happening => ({ what: 'hear', text })) },
  {
    weight: 4,
    arbitrary: fc.integer({ min: -4000, max: 40_000 }).map((ms): Happening => ({ what: 'pass', ms })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ command, within: fc.option(fc.integer({ min: 0, max: 60_000 })) })
      .map((c): Happening => ({ what: 'command', ...c })),
  },
);

describe.each([fias, fiasSerial])('$id, whatever happens', (driver) => {
  it('every command has one result in bounded time, and only whole frames are written', () => {
    const property = fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const wiring = driver.id === 'fias' ? 'tcp' : 'serial';
      const machine = driver.control?.({ paceMs: 50 });
      const owed = new Set<string>();
      let now = Date.UTC(2026, 4, 14);
      let wakeAt = Number.POSITIVE_INFINITY;
      let open = false;
      let commands = 0;
      const step = (event: ControlEvent) => {
        for (const action of machine?.step(event, now) ?? []) {
          if (action.do === 'wake') wakeAt = action.at;
          if (action.do === 'result' && !owed.delete(action.id)) throw new Error('a result too many');
          if (action.do !== 'send') continue;
          if (!open) throw new Error('written to a closed port');
          const text = Buffer.from(action.bytes).toString('latin1');
          const whole =
            wiring === 'tcp' ? /^\x02[^\x00-\x1f]*\x03$/ : /^(\x02[^\x00-\x1f]*\x03[\s\S]|[\x05\x06\x15])$/;
          if (!whole.test(text)) throw new Error(`written: ${JSON.stringify(text)}`);
        }
      };
      const pass = (ms: number) => {
        const end = now + ms;
        for (let woken = 0; wakeAt <= end; woken++) {
          if (woken > 5000) throw new Error('woken for ever');
          now = Math.max(now, wakeAt);
          wakeAt = Number.POSITIVE_INFINITY;
          step({ is: 'wake' });
        }
        now = end;
      };
      const hear = (said: string) => {
        if (!open) return;
        const record = parseRecord(said);
        const bytes = record && Buffer.from(frameOf(record, wiring, charsetOf('latin1')));
        const text = bytes?.toString('latin1') ?? said;
        step({ is: 'heard', frame: { text, at: now, cut: null, line: 1 }, decoded: IGNORED });
      };
      for (const each of happenings)
        switch (each.what) {
          case 'open':
          case 'close':
            if (open === (each.what === 'open')) break;
            open = each.what === 'open';
            step({ is: open ? 'opened' : 'closed' });
            break;
          case 'pass':
            pass(each.ms);
            break;
          case 'start':
            hear('LS|');
            for (let n = 0; n < 20; n++) {
              hear(ACK);
              pass(250);
            }
            hear('LA|');
            break;
          case 'hear':
            hear(each.text);
            break;
          case 'command': {
            const id = String(++commands);
            owed.add(id);
            const notAfter = each.within === null ? null : now + each.within;
            step({ is: 'command', id, command: each.command, notAfter });
            break;
          }
        }
      pass(BOUND_MS);
      if (owed.size > 0) throw new Error(`without a result: ${[...owed].join()}`);
    });
    fc.assert(property, { seed: SEED, numRuns: 1500 });
  });
});
