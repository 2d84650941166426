import { z } from 'zod';
import { ANSWERING } from './answering.js';
import { CALLS_TO_ROOMS } from './calls-to-rooms.js';
import { DUTIES } from './duties.js';
import { head } from './head.js';
import { MANAGEMENT } from './management.js';
import { MESSAGES } from './messages.js';
import { PEOPLE } from './people.js';
import { SCREENING } from './screening.js';
import { property, scripts } from './scripts.js';
import { WAKE_UP } from './wake-up.js';

/** All chapters, in the order of the page. Every key has a default: together they are the profile `hotel-base`. */
const CHAPTERS = {
  property,
  ...ANSWERING,
  scripts,
  ...CALLS_TO_ROOMS,
  ...SCREENING,
  ...DUTIES,
  ...PEOPLE,
  ...MESSAGES,
  ...WAKE_UP,
  ...MANAGEMENT,
};

/** The rules a house works by. */
export const HouseRulesSchema = z.strictObject(CHAPTERS);
/** One file: a head, and what differs from what it extends. */
export const RulesFileSchema = z.strictObject({ rules: head, ...CHAPTERS });

/**
 * The rules in force, complete: every key has a value; durations are milliseconds, times of day `HH:MM` local to the
 * site. Procedures read them from `house.rules` and keep no number or choice of their own. To be imported as a type:
 * the daemon never loads the schema library.
 */
export type HouseRules = z.output<typeof HouseRulesSchema>;
export type RulesHead = z.output<typeof head>;
