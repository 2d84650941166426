import type { Rank } from '../../config/house-rules/schema/kinds.js';

/** Lowest first. Complete by its type, which is all that the daemon loads of the schema. */
const RANK: Readonly<Record<Rank, number>> = { staff: 0, supervisor: 1, manager: 2, director: 3, gm: 4 };

/** Null: no rank, or a word that is none of the house rules. */
export const rankOf = (rank: string | null): Rank | null =>
  rank !== null && Object.hasOwn(RANK, rank) ? (rank as Rank) : null;

/** Somebody whose rank nobody wrote down reaches none. */
export const reaches = (rank: Rank | null, least: Rank): boolean =>
  rank !== null && RANK[rank] >= RANK[least];
