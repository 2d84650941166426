import { z } from 'zod';
import { ENTRY_ID, MOST_TEXT, NUMBER } from '../switchboard/directory/columns.js';
import { ENTRY_FLAGS, ENTRY_KINDS, NUMBER_KINDS } from '../switchboard/directory/entry.js';
import { ROLES } from '../switchboard/privacy/roles.js';
import {
  answered,
  csvBody,
  dry,
  envelope,
  RefusalSchema,
  RejectionSchema,
  room,
  text,
} from './schema-parts.js';

/** The messages about who is who (src/switchboard/directory, search, privacy). */

const role = z
  .enum(ROLES)
  .describe('What the sender may see and do; who may send which is for the broker to say.');
const entryId = z
  .string()
  .regex(ENTRY_ID)
  .describe('The id of an entry; never a name, because events carry it.');
const source = z.string().min(1).max(MOST_TEXT).describe('Where it is from, for the journal.');
const words = z.string().min(1).max(MOST_TEXT);
const day = z.iso.date();
const version = z.int().describe('Rises with every change of the directory.');
const changes = z
  .array(
    z.strictObject({
      entry: entryId,
      what: z.enum(['added', 'changed', 'removed']),
      fields: z.array(z.string()).describe('Names of the fields that changed.'),
    }),
  )
  .describe('Without names and numbers: those are asked for with lookup.');

const entry = z
  .strictObject({
    kind: z.enum(ENTRY_KINDS).optional().describe('Absent: person.'),
    name: words,
    surname: words.optional().describe('Needed for a Latin name of several words.'),
    latin: words.optional().describe('The name in Latin letters.'),
    title: words.optional(),
    titleShort: words.optional().describe('What the title becomes behind a surname: 总.'),
    courtesy: words.optional().describe('Before a surname in English: Mr, Dr.'),
    rank: words.optional().describe('A rank of the house rules.'),
    department: words.optional(),
    organisation: words.optional(),
    language: words.optional(),
    secretary: entryId.optional(),
    successor: entryId.optional().describe('Who took over from somebody who left.'),
    numbers: z
      .array(
        z
          .strictObject({
            kind: z.enum(NUMBER_KINDS),
            number: z.string().regex(NUMBER),
            from: day.nullable().default(null),
            until: day.nullable().default(null),
          })
          .describe('from, until: days on which it is valid, both included.'),
      )
      .max(20)
      .optional()
      .describe('In the order in which a person is looked for.'),
    synonyms: z.array(words).max(20).optional().describe('Other words that people ask with.'),
    flags: z.array(z.enum(ENTRY_FLAGS)).optional(),
    level: z.int().min(0).max(3).optional().describe('Secrecy of the numbers, 0 public to 3. Absent: 1.'),
    expires: day.optional().describe('Last day as a partner.'),
    left: day.optional().describe('Last day in the house.'),
  })
  .describe('The whole entry: what is absent is not known.');

export const DIRECTORY_EVENTS = {
  'directory-changed': z
    .strictObject({ version, changes, by: z.string(), role, source: z.string() })
    .describe('The directory changed.'),
  'guest-data-viewed': z
    .strictObject({
      command: z.enum(['lookup', 'caller.lookup', 'call.open', 'call.note', 'call.tag', 'call.list']),
      role,
      by: z.string().describe('Who asked.'),
      guests: z.int().describe('Guests in the answer.'),
      others: z.int().describe('Rooms, people and departments in the answer.'),
    })
    .describe('Somebody asked who is who. It says how many were shown, never whom.'),
};

export const DIRECTORY_COMMANDS = {
  'directory.put': z
    .strictObject({ ...envelope, role, source, entry: entryId, is: entry })
    .describe(
      'Write an entry. Operator, front desk and concierge may propose new ones, which are `pending`.',
    ),
  'directory.remove': z.strictObject({ ...envelope, role, entry: entryId }).describe('Remove an entry.'),
  'directory.import': z
    .strictObject({
      ...envelope,
      role,
      source,
      ...csvBody,
      dry: dry.optional(),
      replace: z.boolean().optional().describe('true: entries that are not in the file are removed.'),
    })
    .refine(({ csv, bytes }) => (csv === undefined) !== (bytes === undefined), {
      error: 'one of csv, bytes is needed',
    })
    .describe('Entries from a CSV file, all or nothing. Fields without a column stay as they are.'),
  'directory.diff': z
    .strictObject({ ...envelope, since: z.iso.datetime({ offset: true }) })
    .describe('What became of the directory since then.'),
  lookup: z
    .strictObject({
      ...envelope,
      role,
      q: z
        .string()
        .min(1)
        .max(200)
        .describe('Room, name, pinyin, initials, part of a number, department, title.'),
      limit: z.int().min(1).max(50).optional().describe('Absent: 20.'),
    })
    .describe('Who is who. The question is journalled, without its words.'),
  'caller.lookup': z
    .strictObject({ ...envelope, role, number: z.string().max(40).nullable().describe('null: withheld.') })
    .describe('Whose number is it? Several answers are several.'),
};

const directoryAnswer = {
  ...answered,
  version,
  changes,
  entries: z.int().describe('How many the directory has now.'),
  tooFew: z.boolean().describe('Fewer than the house wants (R040).'),
};

const result = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('room'), room, extension: z.string() }),
  z.strictObject({ kind: z.literal('department'), name: z.string(), members: z.int() }),
  z
    .strictObject({
      kind: z.literal('guest'),
      room,
      confidential: z.boolean(),
      name: text,
      firstName: text,
      title: text,
      honorific: text.describe('How to address them; null: surname or title is not known.'),
      language: text,
      vip: text,
      group: text,
      arrival: text,
      departure: text,
      reservation: text,
    })
    .describe('`***`: not for this role.'),
  z.strictObject({
    kind: z.literal('entry'),
    is: z.enum(ENTRY_KINDS),
    entry: entryId,
    name: z.string(),
    honorific: text.describe('How to address them; null: surname or title is not known.'),
    title: text,
    rank: text,
    department: text,
    organisation: text,
    language: text,
    secretary: text,
    flags: z.array(z.enum(ENTRY_FLAGS)),
    numbers: z
      .array(z.strictObject({ kind: z.enum(NUMBER_KINDS), number: z.string() }))
      .describe('Those valid today. `***`: not for this role.'),
    left: z.boolean().describe('They left the house: see `successor`.'),
    successor: text,
    expired: z.boolean().describe('Their time as a partner is over.'),
    pending: z.boolean().describe('Proposed, and not confirmed by somebody who may write.'),
  }),
]);
const results = z.array(result);

export const DIRECTORY_REPLIES = {
  'directory.put': z.union([
    z.strictObject({ ...directoryAnswer, entry: entryId, pending: z.boolean() }),
    RefusalSchema,
  ]),
  'directory.remove': z.union([z.strictObject({ ...directoryAnswer, entry: entryId }), RefusalSchema]),
  'directory.import': z.union([
    z.strictObject({ ...directoryAnswer, dry: z.boolean(), unchanged: z.int() }),
    RejectionSchema,
    RefusalSchema,
  ]),
  'directory.diff': z.union([
    z.strictObject({ ...answered, since: z.string(), version, changes }),
    RefusalSchema,
  ]),
  lookup: z.union([
    z.strictObject({ ...answered, results, total: z.int().describe('How many there are for this role.') }),
    RefusalSchema,
  ]),
  'caller.lookup': z.union([z.strictObject({ ...answered, results }), RefusalSchema]),
};
