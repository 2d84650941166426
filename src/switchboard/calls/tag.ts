import type { HouseView } from '../procedure.js';

/** What a call is about, as an operator says it; null: nobody said. Limits and duties depend on it. */
export const TAGS = ['private', 'complaint', 'emergency'] as const;
export type Tag = (typeof TAGS)[number];

/** Machine: key = call. */
export const TAG_MACHINE = 'call-tag';

export const tagOf = (house: HouseView, call: string): Tag | null =>
  (house.get(TAG_MACHINE, call) as Tag | undefined) ?? null;
