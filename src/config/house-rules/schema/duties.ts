import { z } from 'zod';
import { duration } from '../../values.js';
import { EXTENSION_WORDS, extension, LANGUAGES, name, TIME_WORDS, timeOfDay, why } from './kinds.js';

/** What the switchboard owes, and who sits there. */

const find = z
  .strictObject({
    order: z
      .array(z.enum(['office', 'mobile', 'home', 'pager']).describe('A kind of number.'))
      .min(1)
      .default(['office', 'mobile', 'home', 'pager'])
      .meta(why('Numbers of a person in the order they are tried.', 'R198', 'R148')),
    feedback: duration('The promise: an answer within this, also when nobody was found.', '5min')
      .prefault('5min')
      .meta({ rules: ['R198', 'R199', 'C33', 'G03'] }),
    warnBefore: duration('A warning so long before.', '1min')
      .prefault('1min')
      .meta({ rules: ['R199', 'C33'] }),
    tolerance: duration('So much later the promise is broken.', '30s')
      .prefault('30s')
      .meta({ rules: ['R199', 'C33'] }),
    maxRounds: z
      .int()
      .min(1)
      .max(50)
      .default(6)
      .meta(why('So often "shall I go on?" may be answered with yes.', 'R200')),
  })
  .prefault({})
  .meta(why('Looking for a person who does not answer.', 'R148', 'R198', 'R199', 'R200', 'C33'));

const owed = z
  .strictObject({
    droppedBack: duration('A talk that broke off is called back within this.', '5min')
      .prefault('5min')
      .meta({ rules: ['R178'] }),
    droppedMinTalk: duration('Shorter than this it was no talk.', '5s')
      .prefault('5s')
      .meta({ rules: ['R178'] }),
    abandonedBack: duration(
      'A caller who gave up is called back within this. The sources give no number.',
      '15min',
    )
      .prefault('15min')
      .meta({ rules: ['R274', 'C21'] }),
    promisedBack: duration(
      'A promised call without a time is due after this. The sources give no number.',
      '15min',
    )
      .prefault('15min')
      .meta({ rules: ['R067', 'R283'] }),
    slipDecision: duration(
      'A slip is decided (call back, ignore, delegate) within this. The sources give no number.',
      '1h',
    )
      .prefault('1h')
      .meta({ rules: ['R186', 'R101'] }),
    untransferred: duration(
      'A call that was not put through is settled within this. The sources give no number.',
      '1h',
    )
      .prefault('1h')
      .meta({ rules: ['R267'] }),
    warnBefore: duration('A warning so long before each.', '1min')
      .prefault('1min')
      .meta({ rules: ['R178', 'R274', 'G07'] }),
  })
  .prefault({})
  .meta(why('Calls the house owes.', 'R178', 'R186', 'R267', 'R274', 'R283', 'G07'));

const positions = z
  .array(
    z.strictObject({
      id: name.meta({ ...why('Name of the place.', 'R216'), examples: ['desk'] }),
      extension: extension.meta({
        ...why('The extension that is the switchboard while the operator sits there.', 'R216'),
        examples: ['8001'],
        patternErrorMessage: EXTENSION_WORDS,
      }),
      note: name.optional().meta({ ...why('When this place is used.', 'R216'), examples: ['office days'] }),
    }),
  )
  .default([])
  .meta(why('Places where the operator may sit; switched before moving.', 'R216'));

const away = z
  .strictObject({
    requireDelegate: z
      .boolean()
      .default(true)
      .meta(why('Nobody leaves without naming who takes over.', 'R219', 'C34')),
  })
  .prefault({})
  .meta(why('The operator leaves for a moment.', 'R219', 'C34'));

const pickUp = z
  .strictObject({
    afterRings: z
      .int()
      .min(1)
      .max(20)
      .nullable()
      .default(4)
      .meta(
        why('After so many rings the neighbours are asked to take the call. null: never.', 'R174', 'C34'),
      ),
    needsSlip: z
      .boolean()
      .default(true)
      .meta(why('Who takes a call for another leaves a slip.', 'R175', 'R181', 'C16')),
    groups: z
      .record(name, z.array(extension.describe('An extension.')))
      .default({})
      .meta({
        ...why('Neighbours: a name and the extensions that pick up for each other.', 'R174', 'C34'),
        examples: [{ sales: ['2101', '2102'] }],
      }),
  })
  .prefault({})
  .meta(why('Neighbours take a call that nobody answers.', 'R174', 'R175', 'C34'));

const NIGHT_EXCLUDES = ['operator', 'hotline', 'rooms', 'lifts'] as const;

const night = z
  .array(
    z.strictObject({
      id: name.meta({ ...why('Name of the profile.', 'R159'), examples: ['offices'] }),
      from: timeOfDay.meta({
        ...why('It begins.', 'R159', 'C21'),
        examples: ['18:00'],
        patternErrorMessage: TIME_WORDS,
      }),
      to: timeOfDay.meta({
        ...why('It ends.', 'R159', 'C21'),
        examples: ['08:00'],
        patternErrorMessage: TIME_WORDS,
      }),
      extensions: z
        .array(extension.describe('An extension.'))
        .default([])
        .meta(why('The extensions it is for. Empty: all but the excluded.', 'R159', 'C21')),
      level: z
        .enum(['internal', 'local', 'none'])
        .default('internal')
        .meta(why('What they may still call; none: silent as well.', 'R159', 'C21')),
      dayLevel: z
        .enum(['local', 'national', 'all'])
        .default('all')
        .meta(why('What they may call again when it ends. The sources do not say.', 'R159', 'C21')),
      exclude: z
        .array(z.enum(NIGHT_EXCLUDES).describe('Who is never touched.'))
        .default([...NIGHT_EXCLUDES])
        .meta(why('Who keeps working.', 'R159', 'R235', 'R253', 'R274', 'C21')),
    }),
  )
  .default([])
  .meta(why('Telephones that are closed after hours.', 'R159', 'R274', 'C21'));

const inquiry = z
  .strictObject({
    sources: z
      .array(z.enum(['directory', 'phone-book', 'directory-inquiries']).describe('Where.'))
      .min(1)
      .default(['directory', 'phone-book', 'directory-inquiries'])
      .meta(why('Where a number is looked for, in this order.', 'R192', 'R193')),
    offerConnect: z
      .boolean()
      .default(true)
      .meta(why('A number that is found is offered to be connected.', 'R192', 'R194')),
    saveFound: z
      .enum(['pending', 'no'])
      .default('pending')
      .meta(why('A number found outside goes into the directory, to be approved.', 'R193', 'R170')),
    unansweredBecomesTask: z
      .boolean()
      .default(true)
      .meta(why('A question nobody could answer stays owed.', 'R045', 'R283')),
    languages: z
      .array(z.enum(LANGUAGES).describe('A language.'))
      .default(['zh', 'en'])
      .meta(why('Languages answers are kept in.', 'R112')),
  })
  .prefault({})
  .meta(why('Questions: numbers, the hotel, the town.', 'R045', 'R192', 'R193', 'R283'));

export const DUTIES = { find, owed, positions, away, pickUp, night, inquiry };
