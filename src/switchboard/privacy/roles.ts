/**
 * Who may see what: the one table (R119, R162, R165). A role is what the sender of a command claims; that it is true is the
 * broker's access list to say (scripts/mosquitto/README.md).
 */
export const ROLES = [
  'operator',
  'frontDesk',
  'concierge',
  'supervisor',
  'engineer',
  'manager',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/** Stands for a value that is not shown; its length says nothing. The same as on MQTT (src/mqtt/privacy.ts). */
export const HIDDEN = '***';

/** Fields of a guest. A role that is not named sees {@link HIDDEN}. Rooms are for everybody: they stand on the doors. */
const GUEST: Readonly<Record<GuestField, readonly Role[]>> = {
  name: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  firstName: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  title: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  honorific: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  language: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  vip: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  group: ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  arrival: ['frontDesk', 'supervisor', 'manager', 'system'],
  departure: ['frontDesk', 'concierge', 'supervisor', 'manager', 'system'],
  reservation: ['frontDesk', 'supervisor', 'manager', 'system'],
};
export type GuestField =
  | 'name'
  | 'firstName'
  | 'title'
  | 'honorific'
  | 'language'
  | 'vip'
  | 'group'
  | 'arrival'
  | 'departure'
  | 'reservation';
export type GuestView = { readonly room: string; readonly confidential: boolean } & {
  readonly [field in GuestField]: string | null;
};

/**
 * Who may know that a confidential guest is here (R132). For everybody else the stay is absent, not masked: not the
 * operator's, who is asked by callers and need not lie about what is not on the screen.
 */
const CONFIDENTIAL: readonly Role[] = ['frontDesk', 'supervisor', 'manager', 'system'];

/** The highest secrecy of numbers that a role sees (R162). */
const NUMBER_LEVEL: Readonly<Record<Role, number>> = {
  operator: 1,
  frontDesk: 1,
  concierge: 1,
  supervisor: 2,
  engineer: 1,
  manager: 3,
  system: 3,
};

/** Who writes the directory, and who may propose an entry that somebody else confirms (R170, R193). */
const WRITERS: readonly Role[] = ['supervisor', 'manager', 'system'];
const PROPOSERS: readonly Role[] = ['operator', 'frontDesk', 'concierge'];

export const seesGuest = (role: Role, field: GuestField): boolean => GUEST[field].includes(role);
export const knowsConfidential = (role: Role): boolean => CONFIDENTIAL.includes(role);
export const seesNumbers = (role: Role, level: number): boolean => level <= NUMBER_LEVEL[role];
export const mayWriteDirectory = (role: Role): boolean => WRITERS.includes(role);
export const mayPropose = (role: Role): boolean => WRITERS.includes(role) || PROPOSERS.includes(role);

/** What a role may see of a guest. Null: for this role there is no such guest. */
export function maskGuest(view: GuestView, role: Role): GuestView | null {
  if (view.confidential && !knowsConfidential(role)) return null;
  const masked = Object.fromEntries(
    (Object.keys(GUEST) as GuestField[]).map((field) => {
      const value = view[field];
      return [field, value === null || seesGuest(role, field) ? value : HIDDEN];
    }),
  ) as Record<GuestField, string | null>;
  return { room: view.room, confidential: view.confidential, ...masked };
}

/** The numbers of a directory entry, as a role sees them. */
export function maskNumbers<N extends { readonly number: string }>(
  numbers: readonly N[],
  level: number,
  role: Role,
): readonly N[] {
  return seesNumbers(role, level) ? numbers : numbers.map((number) => ({ ...number, number: HIDDEN }));
}
