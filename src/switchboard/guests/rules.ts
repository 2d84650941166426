import type { Extension, LinkId, LinkService, Room } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { ask } from '../link-commands/ask.js';
import type { HouseView } from '../procedure.js';

/** Who may own a field. `gateway`: this house, by command. `any`: whoever speaks last. */
export type Owner = 'pms' | 'pbx' | 'gateway' | 'any';
/** Where a value comes from. */
export type Side = Exclude<Owner, 'any'>;

/** Fields that more than one system wants to write. */
export const OWNED_FIELDS = ['occupancy', 'lamp', 'dnd', 'classOfService', 'wakeUp', 'roomStatus'] as const;
export type OwnedField = (typeof OWNED_FIELDS)[number];

/** The part of the site file that hospitality procedures go by; made by src/config/hospitality.ts. */
export interface HospitalityRules {
  readonly links: readonly HospitalityLink[];
  readonly owns: Readonly<Record<OwnedField, Owner>>;
  /** VIP codes of the PMS at which the house sets the confidential mark. */
  readonly confidentialVip: readonly string[];
  /** The rooms of the house, in the order of the site file. */
  readonly stations: ReadonlyMap<Room, Extension>;
  /** `YYYY-MM-DD` and `HH:MM:SS` at the hotel. */
  readonly localTime: (now: number) => { date: string; time: string };
}
export interface HospitalityLink {
  readonly id: LinkId;
  readonly side: 'pms' | 'pbx';
  readonly services: readonly LinkService[];
}

/** A house without hospitality links: whoever speaks last is believed. */
export const NO_HOSPITALITY: HospitalityRules = {
  links: [],
  owns: {
    occupancy: 'any',
    lamp: 'any',
    dnd: 'any',
    classOfService: 'any',
    wakeUp: 'any',
    roomStatus: 'any',
  },
  confidentialVip: [],
  stations: new Map(),
  localTime: () => ({ date: '1970-01-01', time: '00:00:00' }),
};

/** Who says something. */
export interface Source {
  readonly side: Side;
  /** Null: no link, a command. */
  readonly link: LinkId | null;
  /** For the journal: link, sender of the command, or format of a printed record. */
  readonly name: string;
}

export function sourceOfLink(rules: HospitalityRules, link: LinkId | undefined): Source {
  const side = rules.links.find(({ id }) => id === link)?.side ?? 'pbx';
  return { side, link: link ?? null, name: link ?? 'pbx' };
}

/**
 * Lamps and wake-up calls that the gateway owns are wishes of everybody, which it keeps side by side; a field of one
 * value has one owner.
 */
export function mayWrite(rules: HospitalityRules, field: OwnedField, { side }: Source): boolean {
  const owner = rules.owns[field];
  const shared = (field === 'lamp' || field === 'wakeUp') && owner === 'gateway';
  return owner === 'any' || owner === side || shared;
}

/** A value of somebody who does not own the field: told, not applied. */
export function conflict(
  draft: Draft,
  rules: HospitalityRules,
  field: OwnedField,
  by: Source,
  room: Room,
  have: string | null,
  theirs: string,
): void {
  if (have === theirs) return;
  const owner = rules.owns[field];
  draft.event('ownership-conflict', room, { room, field, owner, by: by.name, have, theirs });
}

/** A PMS names rooms, a PBX its extensions. */
export function roomOf(house: HouseView, side: Side, station: string): Room | undefined {
  return side !== 'pbx' && house.hasRoom(station) ? (station as Room) : house.roomOfExtension(station);
}

/** A command by its service; the station is filled in per link. */
type Told = Parameters<typeof ask>[3];

/** Tells the links of one side of a change, each by its own name for the room. Never the link it came from. */
export function tell(
  draft: Draft,
  rules: HospitalityRules,
  to: 'pms' | 'pbx',
  by: Source,
  room: Room,
  key: string,
  command: (extension: Extension) => Told,
  notAfter: number | null = null,
): LinkId[] {
  const told: LinkId[] = [];
  const station = stationOf(rules, to, room);
  const said = command(station);
  for (const { id, side, services } of rules.links) {
    if (side !== to || id === by.link || !services.includes(said.service)) continue;
    ask(draft, id, `${key}/${station}`, said, notAfter);
    told.push(id);
  }
  return told;
}

/** What a side calls the room. */
export function stationOf(rules: HospitalityRules, side: 'pms' | 'pbx', room: Room): Extension {
  return side === 'pms'
    ? (room as string as Extension)
    : (rules.stations.get(room) ?? (room as string as Extension));
}

/** A change goes on to the other side; what the house itself decided goes to both. */
export const othersOf = ({ side }: Source): readonly ('pms' | 'pbx')[] =>
  side === 'gateway' ? ['pms', 'pbx'] : [side === 'pms' ? 'pbx' : 'pms'];
