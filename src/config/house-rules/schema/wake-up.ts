import { z } from 'zod';
import { duration } from '../../values.js';
import { why } from './kinds.js';

/**
 * Wake-up calls. Their "points to note" are empty in the sources (R147): everything from the second call on is a
 * proposal, and a site decision.
 */

const STEPS = ['operator', 'second-call', 'housekeeping', 'bellDesk', 'dutyManager'] as const;

const step = z.strictObject({
  who: z.enum(STEPS).meta({ ...why('Who acts, or the second call.', 'R147', 'G19'), examples: ['operator'] }),
  does: z
    .enum(['call', 'knock', 'enter', 'decide'])
    .meta({ ...why('What is done.', 'R147', 'G19'), examples: ['call'] }),
  within: duration('Done within this after the step before failed.', '5min').meta({ rules: ['R147', 'G19'] }),
});

const wakeUp = z
  .strictObject({
    require: z
      .array(z.enum(['room', 'name', 'time']).describe('A field.'))
      .default(['room', 'name', 'time'])
      .meta(why('What must be told; room and name must fit.', 'R144')),
    readBack: z
      .boolean()
      .default(true)
      .meta(why('The order is read back.', 'R144', 'C26')),
    mode: z
      .enum(['automatic', 'manual', 'manual-with-backup'])
      .default('automatic')
      .meta(why('Who wakes: a machine, a person, or a person with a machine behind.', 'R145', 'R146', 'G21')),
    vipMode: z
      .enum(['automatic', 'manual', 'manual-with-backup'])
      .default('manual-with-backup')
      .meta(why('The same for a VIP.', 'R145', 'R115', 'R147', 'G21')),
    manualBackup: duration(
      'A call by a person without a result after this long is made by the machine, with an alarm.',
      '2min',
    )
      .prefault('2min')
      .meta({ rules: ['R145', 'G21'] }),
    ways: z
      .array(z.enum(['pbx', 'gateway']).describe('A way.'))
      .min(1)
      .default(['pbx', 'gateway'])
      .meta(
        why(
          'Who makes an automatic call, in this order: the PBX is told, or the gateway calls.',
          'R146',
          'G18',
        ),
      ),
    awakeMeans: z
      .enum(['answered', 'confirmed', 'seen'])
      .default('answered')
      .meta(
        why(
          'What ends the ladder: the telephone was taken, the guest said so, somebody saw the guest.',
          'R147',
          'G17',
        ),
      ),
    attempts: z
      .int()
      .min(1)
      .max(10)
      .default(3)
      .meta(why('How often it rings before the ladder begins. The sources give no number.', 'R146', 'R147')),
    attemptEvery: duration('Time between these.', '2min')
      .prefault('2min')
      .meta({ rules: ['R146', 'R147'] }),
    ringFor: duration('How long each rings.', '45s')
      .prefault('45s')
      .meta({ rules: ['R146', 'R147'] }),
    secondCall: duration('A reminder so long after the guest answered. null: none.', '5min')
      .nullable()
      .default(null)
      .meta(why('A reminder so long after the guest answered. null: none.', 'R147')),
    snooze: z
      .strictObject({
        max: z
          .int()
          .min(0)
          .max(10)
          .default(2)
          .meta(why('How often a guest may ask for it. 0: never.', 'R147', 'G17')),
        after: duration('And is called again after this.', '10min')
          .prefault('10min')
          .meta({ rules: ['R147', 'G17'] }),
      })
      .prefault({})
      .meta(why('"Once more later".', 'R147', 'G17')),
    ladder: z
      .array(step)
      .min(1)
      .prefault([
        { who: 'operator', does: 'call', within: '2min' },
        { who: 'housekeeping', does: 'knock', within: '5min' },
        { who: 'dutyManager', does: 'decide', within: '10min' },
      ])
      .meta(why('What follows when nobody is awake, step by step to the door.', 'R147', 'G19')),
    dnd: z
      .enum(['ring', 'ask-duty-manager'])
      .default('ring')
      .meta(why('A wake-up for a room that is not to be disturbed.', 'R146', 'R147', 'C24')),
    parallel: z
      .int()
      .min(1)
      .max(200)
      .default(8)
      .meta(why('Calls the PBX makes at the same time. The sources give no number.', 'R146', 'G20')),
    spread: duration('Calls of one minute may be spread over this, earliest first.', '5min')
      .prefault('5min')
      .meta({ rules: ['R146', 'G20'] }),
    lateCallWithin: duration(
      'Missed (power, restart): still called when no later than this; else an alarm.',
      '20min',
    )
      .prefault('20min')
      .meta({ rules: ['R146', 'G17'] }),
    untrustedClock: z
      .enum(['call-and-alarm', 'alarm'])
      .default('call-and-alarm')
      .meta(why('The clock of the gateway cannot be trusted.', 'R146', 'G17')),
  })
  .prefault({})
  .meta(why('Wake-up calls.', 'R144', 'R145', 'R146', 'R147'));

export const WAKE_UP = { wakeUp };
