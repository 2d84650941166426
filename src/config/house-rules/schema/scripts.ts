import { z } from 'zod';
import { why } from './kinds.js';
import { LINES, type ScriptId } from './script-lines.js';

/**
 * What is said, per line and language. A line takes only the variables of its own list: what a caller must not hear (a
 * room, where somebody is) has no variable there, so no house can put it in by mistake (R105, R151).
 */
export const SPOKEN = ['zh', 'en'] as const;

const VARIABLE = /\{([^{}]*)\}/g;

const text = (variables: readonly string[], initial: string) => {
  const known = variables.map((variable) => `{${variable}}`).join(', ');
  return z
    .string()
    .min(1)
    .max(300)
    .refine((line) => {
      const rest = line.replace(VARIABLE, '');
      const used = [...line.matchAll(VARIABLE)].map(([, variable]) => variable ?? '');
      return !/[{}]/.test(rest) && used.every((variable) => variables.includes(variable));
    })
    .default(initial)
    .meta({
      patternErrorMessage: known
        ? `a text of at most 300 characters, with no variables but ${known}`
        : 'a text of at most 300 characters, without variables',
    });
};

const line = (id: ScriptId) => {
  const { says, variables, zh, en, rules } = LINES[id];
  return z
    .strictObject({
      zh: text(variables, zh).meta(why(`${says} In Chinese.`, ...rules)),
      en: text(variables, en).meta(why(`${says} In English.`, ...rules)),
    })
    .prefault({})
    .meta(why(says, ...rules));
};

const ids = Object.keys(LINES) as ScriptId[];
type Line = ReturnType<typeof line>;

export const scripts = z
  .strictObject(Object.fromEntries(ids.map((id) => [id, line(id)])) as Record<ScriptId, Line>)
  .prefault({})
  .meta(why('What the operator says, line by line.', 'R019', 'R113', 'C25'));

/** What variables of the house's own stand for. */
export const property = z
  .strictObject({
    hotel: z
      .strictObject({
        zh: z.string().min(1).max(60).default('本酒店').meta(why('In Chinese.', 'R021')),
        en: z.string().min(1).max(60).default('our hotel').meta(why('In English.', 'R021')),
      })
      .prefault({})
      .meta(why('The name of the house: {hotel} and {site}.', 'R021', 'R084', 'C25')),
  })
  .prefault({})
  .meta(why('Names that the words of `scripts` take.', 'R021', 'R084', 'C25'));
