import type { Effect, HouseView, StateOf } from './procedure.js';

/** The answer of a procedure that a fact does not concern; shared, because most procedures give it to most facts. */
export const NOTHING: readonly Effect[] = [];

/** What an event is about: the room when the extension belongs to one, else the extension as printed. */
export function roomOrExtension(house: HouseView, extension: string | null): string | null {
  return extension === null ? null : (house.roomOfExtension(extension) ?? extension);
}

/** Rooms that left the site file since the last start are forgotten, and their retained state is taken back. */
export function forgetGoneRooms(
  house: HouseView,
  machine: string,
  aspect: Extract<StateOf, { entity: 'room' }>['aspect'],
): Effect[] {
  return [...house.entries(machine)]
    .filter(([room]) => !house.hasRoom(room))
    .flatMap(([room]) => [
      { do: 'put', machine, key: room, value: null },
      { do: 'show', of: { entity: 'room', key: room, aspect }, value: null },
    ]);
}
