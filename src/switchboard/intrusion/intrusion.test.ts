import { describe, expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import { asLinkId } from '../../telephony/index.js';
import {
  asked,
  choicesOf,
  codeOf,
  house,
  reportOf,
  saidIn,
  TONELESS,
  walked,
} from '../transfer/transfer.fixture.js';

const WHO = { callerName: '赵六', callerPlace: '上海' };

function busy(
  said: SomeRules = {},
  args: Readonly<Record<string, unknown>> = {},
  control?: Parameters<typeof house>[1],
) {
  const hotel = house(said, control);
  hotel.ring(args);
  hotel.choose('busy');
  return hotel;
}

describe('stepping into a talk', () => {
  it.each([
    ['callerName', { callerPlace: '上海' }],
    ['callerPlace', { callerName: '赵六' }],
  ])('R031: not without %s', (_, fields) => {
    const hotel = busy();
    expect(codeOf(hotel.choose('intrude', fields))).toBe('FIELD_MISSING');
    expect(hotel.task('intrusion')).toBeUndefined();
  });

  it('R030 R031: only for long distance, as the number tells or the operator says', () => {
    const hotel = busy({}, { callerNumber: '55501' });
    expect(choicesOf(hotel.task())).not.toContain('intrude');
    hotel.choose('long-distance');
    expect(choicesOf(hotel.task())).toContain('intrude');
    hotel.choose('local');
    expect(choicesOf(hotel.task())).not.toContain('intrude');
  });

  it('R032 R281: it is asked of the PBX once, the guest is told, and the journal has who, why and the tone', () => {
    const hotel = busy({ intrusion: { require: ['callerName', 'callerPlace', 'reason'] } });
    const began = hotel.choose('intrude', { ...WHO, reason: 'family' });
    expect(asked(began)).toEqual([{ service: 'Intrude', device: '8001', to: '0101' }]);
    expect(saidIn(hotel.task('intrusion'))).toEqual(['intrusionNotice']);
    expect(hotel.task('intrusion')?.prompt?.say[0]?.words.zh).toContain('上海的赵六');
    const ended = hotel.choose('takes', {}, 'intrusion');
    expect(asked(ended)).toMatchObject([{ service: 'TransferCall' }]);
    expect(reportOf(ended)).toMatchObject({ ...WHO, reason: 'family', tone: true, outcomeTrue: 'accepted' });
  });

  it('R033: the guest takes it: connected', () => {
    const hotel = busy();
    hotel.choose('intrude', WHO);
    expect(walked(hotel.choose('takes', {}, 'intrusion'))).toEqual(['connected']);
  });

  it('R034: the guest does not: the first talk goes on, the caller calls later, and for a while nobody asks again', () => {
    const hotel = busy({ intrusion: { repeatBlock: '10min' } });
    hotel.choose('intrude', WHO);
    const no = hotel.choose('call-later', {}, 'intrusion');
    expect(asked(no)).toMatchObject([{ service: 'ReconnectCall' }]);
    expect(saidIn(hotel.task('intrusion'))).toEqual(['callLater']);
    const told = hotel.choose('told', {}, 'intrusion');
    expect(reportOf(told)).toMatchObject({ outcomeTrue: 'declined', toldCaller: 'callLater' });
    // What the guest said is nowhere but in the journal.
    expect(JSON.stringify([...no, ...told].filter((e) => e.do !== 'record' || e.publish))).not.toContain(
      'declined',
    );
    const again = (at: number) => {
      const args = { position: '8001', room: '0101', name: '王芳', longDistance: true, ...WHO };
      return codeOf(hotel.command('intrusion.start', args, at));
    };
    const at = hotel.now();
    expect(again(at + 599_999)).toBe('INTRUSION_AGAIN');
    expect(again(at + 600_000)).toBeUndefined();
  });

  it('R281 C19: a PBX without a tone does not step in, whatever the house says', () => {
    const hotel = busy({}, WHO, TONELESS);
    expect(choicesOf(hotel.task())).not.toContain('intrude');
    expect(hotel.task()?.prompt?.note[0]?.en).toContain('no warning tone');
    const start = hotel.start({ room: '0101', name: '王芳', ...WHO }, 'intrusion.start');
    expect(codeOf(start)).toBe('INTRUSION_NO_TONE');
  });

  it('C19: one call, two houses: one steps in, one never does', () => {
    const walk = (allowed: boolean) => {
      const hotel = busy({ intrusion: { allowed } });
      return walked(hotel.choose('intrude', WHO));
    };
    expect(walk(true)).toEqual(['notice', 'intrusion']);
    expect(walk(false)).toEqual([]);
  });

  it.each([
    ['do-not-disturb', (hotel: ReturnType<typeof house>) => hotel.dnd(true)],
    ['a confidential stay', (hotel: ReturnType<typeof house>) => hotel.confidential()],
    [
      'an empty room',
      (hotel: ReturnType<typeof house>) => hotel.command('guest.check-out', { room: '0101' }),
    ],
  ] as const)('R133 R132 C24: never past %s', (_, make) => {
    const hotel = house();
    make(hotel);
    const start = hotel.start({ room: '0101', name: '王芳', ...WHO }, 'intrusion.start');
    expect(codeOf(start)).toBe('INTRUSION_NOT_ALLOWED');
    expect(asked(start)).toEqual([]);
  });

  it('R133: do-not-disturb that came meanwhile stops it too', () => {
    const hotel = busy();
    hotel.dnd(true);
    expect(codeOf(hotel.choose('intrude', WHO))).toBe('CHOICE_UNKNOWN');
  });

  it('R029: the PBX refuses: the caller is told', () => {
    const hotel = busy();
    hotel.choose('intrude', WHO);
    hotel.on({
      type: 'LinkAnswered',
      link: asLinkId('cti'),
      key: 'call/8001',
      id: 1,
      command: 'Intrude',
      result: 'refused',
      code: null,
    });
    expect(hotel.task('intrusion')?.step).toBe('tell-caller');
    expect(reportOf(hotel.choose('told', {}, 'intrusion'))).toMatchObject({ outcomeTrue: 'not-done' });
  });
});
