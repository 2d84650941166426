import type { Effect, HouseView } from './procedure.js';

/** The answer of a procedure that a fact does not concern; shared, because most procedures give it to most facts. */
export const NOTHING: readonly Effect[] = [];

/** What an event is about: the room when the extension belongs to one, else the extension as printed. */
export function roomOrExtension(house: HouseView, extension: string | null): string | null {
  return extension === null ? null : (house.roomOfExtension(extension) ?? extension);
}
