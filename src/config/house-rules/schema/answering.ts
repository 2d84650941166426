import { z } from 'zod';
import { duration } from '../../values.js';
import { RANKS, TIME_WORDS, timeOfDay, why } from './kinds.js';
import { SPOKEN } from './scripts.js';

/** The telephone rings, is answered, and somebody says the first words. */

const answer = z
  .strictObject({
    minRings: z
      .int()
      .min(1)
      .max(20)
      .default(1)
      .meta(
        why('The earliest ring in which a call may be taken; 2: not in the first.', 'R081', 'R173', 'C01'),
      ),
    targetRings: z
      .int()
      .min(1)
      .max(20)
      .default(2)
      .meta(why('The ring in which it is best taken.', 'R082', 'C01')),
    maxRings: z
      .int()
      .min(1)
      .max(20)
      .default(3)
      .meta(why('The ring that is the limit.', 'R018', 'R080', 'R122', 'R172', 'R217', 'C01')),
    maxInclusive: z
      .boolean()
      .default(true)
      .meta(
        why(
          'A call that is taken in that ring is in time; false: it must be taken before the ring begins.',
          'R263',
          'C01',
        ),
      ),
    apologiseAfterRings: z
      .int()
      .min(1)
      .max(20)
      .nullable()
      .default(3)
      .meta(why('After more rings than these an apology is the first step. null: never.', 'R123', 'C02')),
    lateScript: z
      .enum(['lateApology', 'lateWasAway'])
      .default('lateApology')
      .meta(why('The words of that apology.', 'R218', 'C02')),
  })
  .prefault({})
  .meta(why('How fast a call is taken.', 'R018', 'C01', 'C02'));

const ring = z
  .strictObject({
    on: duration('How long one ring sounds.', '1s')
      .prefault('1s')
      .meta({ rules: ['R130', 'C01', 'C03'] }),
    off: duration('The silence after it.', '4s')
      .prefault('4s')
      .meta({ rules: ['R130', 'C01', 'C03'] }),
  })
  .prefault({})
  .meta(why('The ringing of this PBX; turns rings into time.', 'R130', 'C01', 'C03'));

const greetings = z
  .strictObject({
    languages: z
      .array(z.enum(SPOKEN).describe('A language.'))
      .min(1)
      .default(['zh', 'en'])
      .meta(why('Languages of a greeting, in the order they are said.', 'R213', 'R112', 'C25')),
    morningFrom: timeOfDay.default('05:00').meta({
      ...why('From here on it is "good morning".', 'R213', 'C25'),
      patternErrorMessage: TIME_WORDS,
    }),
    afternoonFrom: timeOfDay.default('12:00').meta({
      ...why('From here on it is "good afternoon".', 'R213', 'C25'),
      patternErrorMessage: TIME_WORDS,
    }),
    eveningFrom: timeOfDay.default('18:00').meta({
      ...why('From here on, until the morning, it is "good evening".', 'R213', 'C25'),
      patternErrorMessage: TIME_WORDS,
    }),
    internalSays: z
      .enum(['internal', 'department'])
      .default('internal')
      .meta(why('Which greeting an internal line gets: the post, or the department.', 'R022', 'R275', 'C25')),
    externalSays: z
      .enum(['external', 'site', 'department', 'anonymous'])
      .default('external')
      .meta(
        why(
          'Which greeting an outside line gets: the hotel, the site, site and department, or no name.',
          'R021',
          'R084',
          'R085',
          'R171',
          'R220',
          'C25',
        ),
      ),
  })
  .prefault({})
  .meta(why('Which greeting is shown; its words are in `scripts`.', 'R019', 'R124', 'R220', 'C25'));

const recognise = z
  .strictObject({
    within: duration('A known caller is on the screen this soon after the call arrives.', '1s')
      .prefault('1s')
      .meta({ rules: ['R190', 'R114'] }),
    numbers: z
      .array(z.enum(['office', 'mobile', 'home', 'other']).describe('A kind of number.'))
      .default(['office', 'mobile', 'home', 'other'])
      .meta(why("Which of a person's numbers tell who calls.", 'R191', 'R114')),
    titleFrom: z
      .enum(RANKS)
      .default('manager')
      .meta(
        why('From this rank on a person is shown and named by title, never by the bare name.', 'R278', 'C30'),
      ),
  })
  .prefault({})
  .meta(why('Known callers: our own people and those of the directory.', 'R114', 'R190', 'R191', 'C30'));

const release = z
  .strictObject({
    farEndFirst: z
      .array(z.enum(['caller', 'guest', 'superior']).describe('Who hangs up before us.'))
      .default(['caller', 'guest', 'superior'])
      .meta(why('Who hangs up first. Evidence for a person, never a fine.', 'R127', 'R179', 'R284', 'C22')),
    except: z
      .array(z.enum(['private']).describe('A kind of call.'))
      .default([])
      .meta(why('Calls to which that does not apply.', 'R229', 'C22')),
  })
  .prefault({})
  .meta(why('Who hangs up first.', 'R127', 'R179', 'R229', 'R284', 'C22'));

const talk = z
  .strictObject({
    softLimit: duration('After this long the operator gets a hint, once. The sources give no number.', '5min')
      .prefault('5min')
      .meta({ rules: ['R118', 'R226', 'C32'] }),
    hardLimit: duration('After this long the line counts as blocked. The sources give no number.', '30min')
      .prefault('30min')
      .meta({ rules: ['R188'] }),
    noLimitFor: z
      .array(z.enum(['complaint', 'emergency']).describe('What a call is about.'))
      .default(['complaint', 'emergency'])
      .meta(why('Calls without a limit: who complains is heard with patience.', 'R227', 'R091', 'C32')),
    complaintOpensCase: z
      .boolean()
      .default(true)
      .meta(why('A call that is tagged as complaint or criticism becomes a case.', 'R091', 'R227')),
  })
  .prefault({})
  .meta(why('How long a talk may be.', 'R118', 'R226', 'C32'));

export const ANSWERING = { ring, answer, greetings, recognise, release, talk };
