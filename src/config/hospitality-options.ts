import { z } from 'zod';

/** `hospitality` of the site file: who is who, and who owns what. The rule: src/switchboard/guests/README.md. */
const owner = (description: string, otherwise: string) =>
  z
    .enum(['pms', 'pbx', 'gateway', 'any'])
    .optional()
    .meta({
      description: `${description} Without it: ${otherwise} with a PMS link, else any.`,
      examples: [otherwise],
    });

const linkIds = (description: string, example: string) =>
  z
    .array(z.string().meta({ description: 'A link of this file (`links[].id`).', examples: [example] }))
    .default([])
    .meta({ description, examples: [[example]] });

export const hospitality = z
  .strictObject({
    pms: linkIds('Links that are a PMS, where the format does not tell it by itself.', 'front-office'),
    pbx: linkIds('Links that are a PBX, where the format does not tell it by itself.', 'main-pbx'),
    owns: z
      .strictObject({
        occupancy: owner('Who is in a room.', 'pms'),
        lamp: owner('The message lamp; gateway: every side has a reason of its own.', 'gateway'),
        dnd: owner('Do-not-disturb.', 'pbx'),
        classOfService: owner('Which calls a room may make.', 'pms'),
        wakeUp: owner('Wake-up calls; gateway: every side may ask for them.', 'gateway'),
        roomStatus: owner('Housekeeping status.', 'pbx'),
      })
      .prefault({})
      .describe(
        'Who owns which field: pms, pbx, gateway (this house, by command) or any (the last word counts). What others say of it is told as a conflict and not applied.',
      ),
    confidentialVip: z
      .array(
        z
          .string()
          .min(1)
          .max(10)
          .meta({ description: 'A VIP code.', examples: ['9'] }),
      )
      .default([])
      .meta({
        description:
          'VIP codes of the PMS that set the confidential mark. Without them only the house sets it.',
        examples: [['9']],
      }),
  })
  .prefault({})
  .describe('Hospitality links: PMS, PBX, and who owns what.');
