import { z } from 'zod';

/** Kinds of values that several parts of the site file share. Durations are written as text and come out as milliseconds. */
const short = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
export const shortName = (description: string, example: string) =>
  short.meta({
    description,
    examples: [example],
    patternErrorMessage: 'lower-case letters, digits and "-", at most 40, e.g. "main-pbx"',
  });

const NUMBER = /^[0-9A-Za-z]{1,10}$/;
export const number = (description: string) =>
  z
    .string()
    .regex(NUMBER)
    .meta({
      description,
      examples: ['0101'],
      patternErrorMessage: 'a quoted string of 1 to 10 digits or letters, e.g. "0101"',
    });

const UNIT_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30s` → 30000. For text that the schema accepted. */
function durationMs(text: string): number {
  const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof UNIT_MS;
  return Number.parseInt(text, 10) * UNIT_MS[unit];
}

/** Node's timers fire at once beyond 2^31-1 ms; a week is long enough for every key here. */
const LONGEST_MS = 7 * UNIT_MS.d;

/** @param least shortest that is allowed, itself a duration */
export const duration = (description: string, example: string, least: string | null = null) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,8}(ms|s|min|h|d)$/)
    .refine(
      (text) => durationMs(text) <= LONGEST_MS && (least === null || durationMs(text) >= durationMs(least)),
    )
    .meta({
      description,
      examples: [example],
      patternErrorMessage: `a number with a unit, ${least === null ? '' : `at least ${least}, `}at most 7d: 500ms, 30s, 5min, 2h, 1d`,
    })
    .transform(durationMs);

export const absolutePath = (description: string, example: string) =>
  z
    .string()
    .regex(/^\//)
    .meta({ description, examples: [example], patternErrorMessage: 'an absolute path (it begins with /)' });
