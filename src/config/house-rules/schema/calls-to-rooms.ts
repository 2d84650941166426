import { z } from 'zod';
import { duration } from '../../values.js';
import { type Callee, DIALLED_WORDS, dialled, perCallee, RANKS, why } from './kinds.js';

/**
 * A call to a room or a desk. The order of the checks (emergency, confidential, name and room, do-not-disturb, busy, no
 * answer, message) is not here: it is fixed in code (C23, C24). What may be said and offered is.
 */

export const BUSY_OPTIONS = ['wait', 'later', 'campOn', 'intrude', 'message'] as const;
export const NO_ANSWER_OPTIONS = ['later', 'message', 'secretary', 'search'] as const;
export type BusyOption = (typeof BUSY_OPTIONS)[number];
export type NoAnswerOption = (typeof NO_ANSWER_OPTIONS)[number];

const busyOptions = z.array(z.enum(BUSY_OPTIONS).describe('A choice.')).min(1);
const noAnswerOptions = z.array(z.enum(NO_ANSWER_OPTIONS).describe('A choice.')).min(1);

const WHO: Readonly<Record<Callee, string>> = {
  guest: 'a guest',
  staff: 'one of the staff',
  supervisor: 'a supervisor',
  manager: 'a manager',
  director: 'a director',
  gm: 'the general manager',
};

const transfer = z
  .strictObject({
    readBack: z
      .enum(['required', 'off'])
      .default('required')
      .meta(why('Whether the wish is repeated before anything is dialled.', 'R023', 'C26')),
    announceFirst: z
      .boolean()
      .default(true)
      .meta(why('The caller is told what will happen before each hold and transfer.', 'R027', 'R285')),
    pushContext: z
      .boolean()
      .default(true)
      .meta(why('Who calls and what about goes to the receiving department with the call.', 'R290', 'R037')),
    informWithin: duration('A failed transfer is told to the caller this soon.', '10s')
      .prefault('10s')
      .meta({ rules: ['R029', 'R287', 'C03'] }),
    contextFor: duration(
      'The receiving desk may ask what a call is about for so long. The sources give no number.',
      '10min',
    )
      .prefault('10min')
      .meta({ rules: ['R290'] }),
    cameBackWithin: duration(
      'A caller who is back this soon was put through wrongly. The sources give no number.',
      '1min',
    )
      .prefault('1min')
      .meta({ rules: ['R028', 'R277'] }),
  })
  .prefault({})
  .meta(why('Putting a call through.', 'R023', 'R028', 'R290'));

const busy = z
  .strictObject({
    options: z
      .strictObject(
        perCallee((callee) =>
          busyOptions
            .default(callee === 'guest' ? ['wait', 'message', 'intrude'] : ['wait', 'later'])
            .meta(
              why(`Choices when the line of ${WHO[callee]} is busy, in this order.`, 'R129', 'R209', 'C14'),
            ),
        ),
      )
      .prefault({})
      .meta(why('What a caller is offered, by who is called.', 'R129', 'R209', 'C14')),
    fromRank: z
      .enum(RANKS)
      .default('manager')
      .meta(why('Callers of ours from this rank on get `forOurs` instead.', 'R195', 'C14')),
    forOurs: busyOptions
      .default(['campOn', 'later'])
      .meta(why('Choices of such a caller.', 'R195', 'R196', 'C14')),
  })
  .prefault({})
  .meta(why('The line is busy.', 'R029', 'R129', 'R195', 'R209', 'C14'));

const noAnswer = z
  .strictObject({
    by: z
      .enum(['time', 'rings'])
      .default('time')
      .meta(why('Which of the two decides; the other is only shown.', 'R130', 'C03')),
    time: duration('Ringing this long is no answer.', '30s')
      .prefault('30s')
      .meta({ rules: ['R035', 'R130', 'C03'] }),
    rings: z
      .int()
      .min(1)
      .max(20)
      .default(5)
      .meta(why('So many rings are no answer.', 'R130', 'C03')),
    options: z
      .strictObject(
        perCallee((callee) =>
          noAnswerOptions
            .default(
              callee === 'director' || callee === 'gm'
                ? ['later', 'message', 'secretary']
                : ['later', 'message'],
            )
            .meta(why(`Choices when ${WHO[callee]} does not answer, in this order.`, 'R036', 'R210', 'C15')),
        ),
      )
      .prefault({})
      .meta(why('What a caller is offered, by who is called.', 'R036', 'R210', 'C15')),
    fromRank: z
      .enum(RANKS)
      .default('manager')
      .meta(why('Callers of ours from this rank on get `forOurs` instead.', 'R198', 'C15')),
    forOurs: noAnswerOptions
      .default(['later', 'message', 'search'])
      .meta(why('Choices of such a caller; `search`: the operator looks for the person.', 'R198', 'C15')),
  })
  .prefault({})
  .meta(why('Nobody answers.', 'R035', 'R036', 'R130', 'C03', 'C15'));

const hold = z
  .strictObject({
    music: z
      .boolean()
      .default(true)
      .meta(why('Whoever waits hears music (the PBX plays it).', 'R129', 'R205', 'C31')),
    // No null and no 0: a hold without a timer cannot be written down (R286).
    recall: duration(
      'A held call comes back to the operator after this long; there is no hold without it.',
      '30s',
      '1s',
    )
      .prefault('30s')
      .meta({ rules: ['R177', 'R286', 'C31'] }),
    maxRecalls: z
      .int()
      .min(1)
      .max(20)
      .default(3)
      .meta(why('With this recall the wait is over: message, later or another try.', 'R177', 'R286', 'C31')),
    apologiseFrom: z
      .int()
      .min(1)
      .max(20)
      .default(2)
      .meta(why('From this recall on an apology is part of the words.', 'R177', 'C31')),
  })
  .prefault({})
  .meta(why('Waiting on hold.', 'R177', 'R286', 'C31'));

const campOn = z
  .strictObject({
    watch: z
      .enum(['event', 'retry'])
      .default('event')
      .meta(why('How a free line is noticed: the link tells it, or it is tried again.', 'R196')),
    retryEvery: duration('With `retry`: this often.', '30s')
      .prefault('30s')
      .meta({ rules: ['R196'] }),
    offerWithin: duration('A line that became free is offered this soon.', '3s')
      .prefault('3s')
      .meta({ rules: ['R196', 'R197'] }),
    expires: duration('After this long the caller is told that it stayed busy.', '30min')
      .prefault('30min')
      .meta({ rules: ['R196'] }),
  })
  .prefault({})
  .meta(why('Connect when the line is free.', 'R195', 'R196', 'R197', 'C14'));

const intrusion = z
  .strictObject({
    allowed: z
      .boolean()
      .default(true)
      .meta(why('Whether the operator may step into a talk at all.', 'R032', 'C19')),
    onlyLongDistance: z
      .boolean()
      .default(true)
      .meta(why('Only for a long-distance caller.', 'R030', 'R031', 'C19')),
    require: z
      .array(z.enum(['callerName', 'callerPlace', 'reason']).describe('A field.'))
      .default(['callerName', 'callerPlace'])
      .meta(why('What must be filled before it is offered.', 'R031', 'C19')),
    tone: z
      .literal('must')
      .default('must')
      .meta(
        why(
          'A link that cannot give the tone refuses to intrude. No house can change it.',
          'R032',
          'R281',
          'C19',
        ),
      ),
    silent: z
      .literal('never')
      .default('never')
      .meta(why('Nobody listens in unheard. No house can change it.', 'R281', 'C19')),
    repeatBlock: duration('After a no there is no second intrusion for this long.', '10min')
      .prefault('10min')
      .meta({ rules: ['R034', 'C19'] }),
  })
  .prefault({})
  .meta(
    why(
      'Stepping into a talk, heard by all. Never past do-not-disturb or a confidential stay.',
      'R032',
      'R281',
      'C19',
    ),
  );

const longDistance = z
  .strictObject({
    localAreaCodes: z
      .array(dialled.meta({ description: 'An area code.', patternErrorMessage: DIALLED_WORDS }))
      .default([])
      .meta(
        why('Callers whose number begins with one of these, or has no area code, are local.', 'R030', 'R134'),
      ),
    noAnswerTime: duration(
      'Ringing this long is no answer for a long-distance caller. The sources give no number.',
      '45s',
    )
      .prefault('45s')
      .meta({ rules: ['R134'] }),
  })
  .prefault({})
  .meta(why('Callers from far away.', 'R030', 'R134'));

const confidential = z
  .strictObject({
    // What is said is always the answer for nobody (script `notRegistered`); only these are choices.
    listedCallers: z
      .enum(['connect', 'ask-guest'])
      .default('connect')
      .meta(why("A caller on the guest's list is connected, or the guest is asked first.", 'R132', 'C23')),
    tellGuestOfAttempts: z
      .enum(['on-request', 'at-once', 'never'])
      .default('on-request')
      .meta(why('Whether the guest hears who asked.', 'R132')),
  })
  .prefault({})
  .meta(why('A guest who wants to be unknown: every caller gets the answer for nobody.', 'R132', 'C23'));

export const DND_EXCEPTIONS = ['listedCallers', 'emergency', 'wakeUp', 'longDistance', 'vipCaller'] as const;

const dnd = z
  .strictObject({
    defaultLength: duration('Without an end it ends after this long.', '12h')
      .prefault('12h')
      .meta({ rules: ['R133', 'C24', 'G11'] }),
    longest: duration('No longer than this.', '3d')
      .prefault('3d')
      .meta({ rules: ['R133', 'G11'] }),
    exceptions: z
      .array(z.enum(DND_EXCEPTIONS).describe('Who or what.'))
      .default(['listedCallers', 'emergency', 'wakeUp'])
      .meta(why('What rings all the same.', 'R133', 'R146', 'R057', 'C24')),
    offer: z
      .array(z.enum(['message', 'after-end']).describe('A choice.'))
      .min(1)
      .default(['message', 'after-end'])
      .meta(why('What the caller is offered, in this order.', 'R133', 'C24')),
  })
  .prefault({})
  .meta(why('Do not disturb, with its window and exceptions.', 'R133', 'C24', 'G11'));

export const CALLS_TO_ROOMS = {
  transfer,
  busy,
  noAnswer,
  hold,
  campOn,
  intrusion,
  longDistance,
  confidential,
  dnd,
};
