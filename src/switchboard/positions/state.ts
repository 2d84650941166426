import type { HouseView } from '../procedure.js';

/** Who is away from a position, and who answers instead (R219): an entry of machine `away`, key = extension of the position. */
export type Away = {
  /** A name: a person, not a place. Null: the house does not ask for one. */
  readonly delegate: string | null;
  /** Where their calls go; null: not said. */
  readonly to: string | null;
  readonly since: number;
  readonly by: string;
};
export const AWAY_MACHINE = 'away';

/** Where the switchboard is (R216): machine `position`, the one entry `current`. `mismatch`: a call rang elsewhere, and that was told. */
export type Seat = {
  readonly id: string;
  readonly extension: string;
  /** Who sits there, by the name that is said in greetings; null: not told. */
  readonly operator: string | null;
  readonly since: number;
  readonly mismatch: boolean;
};
export const SEAT_MACHINE = 'position';
export const CURRENT = 'current';

export const seatOf = (house: HouseView): Seat | null =>
  (house.get(SEAT_MACHINE, CURRENT) as Seat | undefined) ?? null;

export const awayFrom = (house: HouseView, position: string): Away | null =>
  (house.get(AWAY_MACHINE, position) as Away | undefined) ?? null;

/** Null: nobody said who sits there. */
export function operatorAt(house: HouseView, position: string | null): string | null {
  const seat = seatOf(house);
  return seat !== null && seat.extension === position ? seat.operator : null;
}
