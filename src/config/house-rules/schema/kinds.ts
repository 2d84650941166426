import { z } from 'zod';

/** What chapters of the house rules share. Durations are written as text (`30s`) and come out as milliseconds. */

/**
 * Meaning of a key and what it serves: rules of ../shared/rules (R001…), contradictions between their documents (C01…)
 * or gaps of today's systems (G01…). Every key has at least one.
 */
export const why = (description: string, ...rules: [string, ...string[]]) => ({ description, rules });

/** Ranks of the house's own people, lowest first. */
export const RANKS = ['staff', 'supervisor', 'manager', 'director', 'gm'] as const;
export type Rank = (typeof RANKS)[number];
/** Who is called: a guest in a room, or one of our people. */
export const CALLEES = ['guest', ...RANKS] as const;
export type Callee = (typeof CALLEES)[number];

/** Who looks at a screen or gets a message. */
export const ROLES = [
  'operator',
  'frontDesk',
  'concierge',
  'housekeeping',
  'supervisor',
  'dutyManager',
  'manager',
  'engineer',
] as const;
export type Role = (typeof ROLES)[number];

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A mapping with a key for every callee, so that no class is ever without an answer. */
export const perCallee = <T extends z.ZodType>(of: (callee: Callee) => T) =>
  Object.fromEntries(CALLEES.map((callee) => [callee, of(callee)])) as Record<Callee, T>;

/** `YYYY-MM-DD`. */
export const date = z.iso.date();
export const DATE_WORDS = 'a date YYYY-MM-DD, e.g. "2027-01-31"';
const TIME_OF_DAY = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
/** `HH:MM`, local to the site. */
export const timeOfDay = z.string().regex(TIME_OF_DAY);
export const TIME_WORDS = 'a quoted time HH:MM, e.g. "07:00"';
const EXTENSION = /^[0-9A-Za-z]{1,10}$/;
export const extension = z.string().regex(EXTENSION);
export const EXTENSION_WORDS = 'a quoted string of 1 to 10 digits or letters, e.g. "8001"';
/** A number as it is dialled. */
export const dialled = z.string().regex(/^[0-9*#+]{1,20}$/);
export const DIALLED_WORDS = 'a quoted number as it is dialled, e.g. "110"';
export const name = z.string().min(1).max(60);
