import type { HouseView, Json } from '../procedure.js';

/** Machine `directory`: key = the entry's id, value = {@link Kept}. */
export const DIRECTORY_MACHINE = 'directory';
/** Machine `directory-gone`: key = id, value = {@link Gone}. For the monthly diff, as long as {@link REMEMBERED_MS}. */
export const GONE_MACHINE = 'directory-gone';
/** Machine `directory-version`: key `version`, one number that rises with every change (R270). */
export const VERSION_MACHINE = 'directory-version';

/** A monthly diff may be asked for late; after so long a removed entry is forgotten (the journal has it for ever). */
export const REMEMBERED_MS = 400 * 86_400_000;

/** `other`: switchboards of other houses, fax machines, services (R269). */
export const ENTRY_KINDS = ['person', 'department', 'partner', 'other'] as const;
export const NUMBER_KINDS = [
  'extension',
  'direct',
  'mobile',
  'home',
  'pager',
  'switchboard',
  'fax',
  'other',
] as const;
export const ENTRY_FLAGS = ['vip', 'nuisance', 'sales'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
export type NumberKind = (typeof NUMBER_KINDS)[number];
export type EntryFlag = (typeof ENTRY_FLAGS)[number];

/** One number of an entry. Their order is the order in which a person is looked for (R198). */
export type EntryNumber = {
  readonly kind: NumberKind;
  /** As written; digits, and `+`, `-`, blanks for people. */
  readonly number: string;
  /** `YYYY-MM-DD`, both days included; null: no limit. */
  readonly from: string | null;
  readonly until: string | null;
};

/** Somebody or something that can be called: what a person wrote of them. Null: not written. */
export type Entry = {
  readonly kind: EntryKind;
  /** The whole name, as it is written on their card. */
  readonly name: string;
  /** Where the name does not tell it: every Latin name of several words (see honorific.ts). */
  readonly surname: string | null;
  /** The name in Latin letters, where it is written otherwise. */
  readonly latin: string | null;
  /** 总经理, Director. */
  readonly title: string | null;
  /** What it becomes behind a surname: 总 for 总经理. */
  readonly titleShort: string | null;
  /** Before a surname in English: Mr, Ms, Dr, Director. */
  readonly courtesy: string | null;
  /** A rank of the house rules (`screening.rank_order`). */
  readonly rank: string | null;
  readonly department: string | null;
  readonly organisation: string | null;
  readonly language: string | null;
  /** Ids of entries: who answers for them, and who took over from somebody who left (R271). */
  readonly secretary: string | null;
  readonly successor: string | null;
  readonly numbers: readonly EntryNumber[];
  /** Other words that people ask with. */
  readonly synonyms: readonly string[];
  readonly flags: readonly EntryFlag[];
  /** Secrecy of the numbers, 0 public to 3 (R162); who may see which: ../privacy/roles.ts. */
  readonly level: number;
  /** `YYYY-MM-DD`: last day as a partner (R106); last day in the house (R271). */
  readonly expires: string | null;
  readonly left: string | null;
};

/** An entry as the house keeps it. */
export type Kept = {
  readonly entry: Entry;
  /** Ms since 1970, and when each field changed last since then. */
  readonly added: number;
  readonly changed: { readonly [field: string]: number };
  /** Who wrote it last, and where they had it from (R170). */
  readonly by: string;
  readonly source: string;
  /** Written by somebody who may only propose; true until somebody who may write puts it again (R193). */
  readonly pending: boolean;
};

export type Gone = { readonly at: number; readonly added: number };

export function keptEntry(house: HouseView, id: string): Kept | null {
  return (house.get(DIRECTORY_MACHINE, id) as Kept | undefined) ?? null;
}

export function keptEntries(house: HouseView): IterableIterator<[string, Kept]> {
  return house.entries(DIRECTORY_MACHINE) as IterableIterator<[string, Json]> as IterableIterator<
    [string, Kept]
  >;
}

export function directoryVersion(house: HouseView): number {
  return (house.get(VERSION_MACHINE, 'version') as number | undefined) ?? 0;
}

/** Numbers that may be called on this day (`YYYY-MM-DD`), in the order of the entry. */
export function numbersOn({ numbers }: Entry, today: string): readonly EntryNumber[] {
  return numbers.filter(
    ({ from, until }) => (from === null || from <= today) && (until === null || today <= until),
  );
}

export const hasLeft = ({ left }: Entry, today: string): boolean => left !== null && left < today;
export const isExpired = ({ expires }: Entry, today: string): boolean => expires !== null && expires < today;

export type EntryField = keyof Entry;

/** Fields in which two entries differ, in the order of the type. */
export function differences(a: Entry, b: Entry): EntryField[] {
  return (Object.keys(b) as EntryField[]).filter(
    (field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]),
  );
}
