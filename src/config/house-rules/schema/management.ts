import { z } from 'zod';
import { DATE_WORDS, date, EXTENSION_WORDS, extension, name, TIME_WORDS, timeOfDay, why } from './kinds.js';

/** The hotline, the calendar, and what supervisors look after. Only what contradicts itself in the sources is here yet. */

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const opening = z
  .strictObject({
    days: z
      .array(z.enum(DAYS).describe('A day.'))
      .min(1)
      .meta({ ...why('Days of the week.', 'R003', 'C04'), examples: [['mon', 'tue', 'wed', 'thu', 'fri']] }),
    from: timeOfDay.meta({
      ...why('It opens.', 'R003', 'C04'),
      examples: ['08:00'],
      patternErrorMessage: TIME_WORDS,
    }),
    to: timeOfDay.meta({
      ...why('It closes.', 'R003', 'C04'),
      examples: ['18:00'],
      patternErrorMessage: TIME_WORDS,
    }),
  })
  .meta({ title: 'opening hours' });

const category = z.strictObject({
  code: name.meta({ ...why('Its name in records.', 'R006', 'R064', 'C06'), examples: ['complaint'] }),
  digit: z
    .string()
    .regex(/^[0-9]$/)
    .optional()
    .meta({
      ...why('The key of the voice menu.', 'R006', 'C05'),
      examples: ['1'],
      patternErrorMessage: 'a quoted digit, e.g. "1"',
    }),
  procedure: z
    .enum(['basic', 'special'])
    .default('basic')
    .meta(why('Which of the two procedures a case follows.', 'R247', 'C06')),
  replyHours: z
    .int()
    .min(1)
    .max(8760)
    .nullable()
    .default(null)
    .meta(why('Hours until the caller has an answer. null: no limit.', 'R238', 'C06')),
});

const escalation = z.strictObject({
  role: z.enum(['departmentHead', 'sponsor', 'gm']).meta({
    ...why('Who gets a case that is late.', 'R010', 'R077', 'R249', 'C09'),
    examples: ['departmentHead'],
  }),
  afterHours: z
    .int()
    .min(0)
    .max(8760)
    .nullable()
    .default(null)
    .meta(why('After so many hours; null: when it is asked for.', 'R078', 'C09')),
});

const owner = (description: string, ...rules: [string, ...string[]]) =>
  name
    .nullable()
    .default(null)
    .meta({ ...why(description, ...rules), examples: ['GM office'] });

const hotline = z
  .strictObject({
    numbers: z
      .array(extension.meta({ description: 'A number.', patternErrorMessage: EXTENSION_WORDS }))
      .default([])
      .meta(why('Numbers that are the hotline. Empty: there is none.', 'R002', 'R252')),
    hours: z
      .union([z.literal('always'), z.array(opening)])
      .default('always')
      .meta({
        ...why('When it is open; the calendar says more.', 'R003', 'R235', 'R253', 'C04'),
        examples: ['always'],
      }),
    closedAction: z
      .enum(['recording', 'duty'])
      .default('duty')
      .meta(why('A call outside these hours.', 'R003', 'R235', 'C04')),
    intake: z
      .enum(['ivr', 'human', 'human-then-voicemail'])
      .default('human-then-voicemail')
      .meta(
        why(
          'Who takes a call: a voice menu, a person, or a menu when nobody can.',
          'R005',
          'R076',
          'R253',
          'C05',
        ),
      ),
    callerKinds: z
      .array(z.enum(['resident', 'customer', 'employee']).describe('A kind.'))
      .min(1)
      .default(['resident', 'customer', 'employee'])
      .meta(why('Whom it is for.', 'R236', 'R241', 'C08')),
    categories: z
      .array(category)
      .min(1)
      .prefault([{ code: 'complaint' }, { code: 'suggestion' }, { code: 'other' }])
      .meta(why('What a case can be about.', 'R006', 'R064', 'R238', 'C06')),
    roles: z
      .strictObject({
        owner: owner('Who answers for the hotline.', 'R015', 'R063', 'R234', 'R244', 'C07'),
        sponsor: owner('The leader who watches every open case.', 'R243', 'R249', 'C07'),
        firstResponsible: owner('Who is first responsible for a case of this site.', 'R245', 'C07'),
        auditor: owner('Who checks that the rules are kept.', 'R251', 'C07'),
      })
      .prefault({})
      .meta(why('Whose it is.', 'R015', 'R063', 'R234', 'R244', 'R245', 'C07')),
    escalation: z
      .array(escalation)
      .default([])
      .meta(why('Who gets a case that is late, in this order.', 'R010', 'R077', 'R249', 'C09')),
    inboundOnly: z.boolean().default(true).meta(why('Nobody calls out on it.', 'R254')),
    closeNeeds: z
      .array(z.enum(['reply', 'return-visit', 'satisfaction']).describe('A condition.'))
      .default(['reply'])
      .meta(why('Without these a case does not close.', 'R009', 'R242', 'R250')),
  })
  .prefault({})
  .meta(why("The general manager's hotline.", 'R002', 'R003', 'C04', 'C05', 'C06', 'C07', 'C08', 'C09'));

const calendar = z
  .strictObject({
    holidays: z
      .array(date.meta({ description: 'A day.', patternErrorMessage: DATE_WORDS }))
      .default([])
      .meta(why('Days on which offices and hotline are closed.', 'R004', 'R259', 'C04', 'C29')),
    makeUpWorkdays: z
      .array(date.meta({ description: 'A day.', patternErrorMessage: DATE_WORDS }))
      .default([])
      .meta(why('Days of a weekend that are worked.', 'R004', 'R259', 'C04', 'C29')),
  })
  .prefault({})
  .meta(why('Holidays and days worked instead.', 'R004', 'R259', 'C04', 'C29'));

const penalty = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .meta(
        why(
          'Whether confirmed violations are counted for fines. Nothing is ever fined by itself.',
          'R157',
          'R230',
          'C28',
        ),
      ),
    freePerMonth: z
      .int()
      .min(0)
      .max(100)
      .default(3)
      .meta(why('So many a month are free.', 'R230', 'C28')),
    amount: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .meta(why('Each further one.', 'R230', 'C28')),
    supervisorAmount: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .meta(why('For the supervisor on duty.', 'R232', 'C28')),
    confirmBy: z
      .enum(['supervisor', 'manager'])
      .default('supervisor')
      .meta(why('Who confirms.', 'R230', 'C28')),
  })
  .prefault({})
  .meta(why('Sanctions.', 'R059', 'R071', 'R110', 'R157', 'R230', 'R232', 'C28'));

const reports = z
  .strictObject({
    schedule: z
      .array(
        z.strictObject({
          name: name.meta({
            ...why('What is reported.', 'R240', 'R258', 'C29'),
            examples: ['hotline review'],
          }),
          everyMonths: z
            .int()
            .min(1)
            .max(60)
            .meta({ ...why('How often.', 'R258', 'R270', 'C29'), examples: [6] }),
        }),
      )
      .default([])
      .meta(why('Recurring reports.', 'R074', 'R240', 'R258', 'C29')),
    minutesDueWorkdays: z
      .int()
      .min(1)
      .max(60)
      .nullable()
      .default(null)
      .meta(why('Working days until the minutes of a review are due. null: no limit.', 'R259', 'C29')),
  })
  .prefault({})
  .meta(why('Reviews and reports.', 'R074', 'R240', 'R258', 'R259', 'C29'));

const shift = z
  .strictObject({
    readLogFirst: z
      .boolean()
      .default(true)
      .meta(why('Whoever signs on reads the log of the shift before.', 'R047')),
    handoverSigners: z
      .array(z.enum(['from', 'to', 'supervisor']).describe('Who signs.'))
      .default(['from', 'to'])
      .meta(why('Who signs a handover.', 'R262', 'R273', 'G33')),
  })
  .prefault({})
  .meta(why('Shifts.', 'R047', 'R262', 'R273'));

export const MANAGEMENT = { hotline, calendar, penalty, reports, shift };
