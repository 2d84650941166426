import { asExtension, type ClassOfService, type LinkService } from '../../telephony/index.js';
import { keptEntries, numbersOn } from '../directory/entry.js';
import type { Draft } from '../draft.js';
import { ask } from '../link-commands/ask.js';
import type { HouseView } from '../procedure.js';
import type { PositionSettings } from './rules.js';

/** Telephones that are closed after hours (R159, C21). */

type Profile = HouseView['rules']['night'][number];
/** Machine: key = profile, value = closed. Absent: never touched. */
const NIGHT_MACHINE = 'night';
export const NIGHT_TIMER = 'night';
/** Looked at least this often: the hour of a time change, and rules that came into force, are seen. */
const LOOK_EVERY_MS = 15 * 60_000;

/** Opens and closes what has to be, once each, and looks again at the next time of a profile. */
export function night(draft: Draft, settings: PositionSettings, now: number): void {
  const { date, time } = settings.localTime(now);
  let next = LOOK_EVERY_MS;
  for (const profile of draft.rules.night) {
    const closed = isNight(profile, time.slice(0, 5));
    const before = draft.get(NIGHT_MACHINE, profile.id) === true;
    for (const limit of [profile.from, profile.to]) next = Math.min(next, msUntil(limit, time));
    if (closed === before) continue;
    draft.put(NIGHT_MACHINE, profile.id, closed);
    const extensions = touched(draft, profile, date);
    const byHand = !set(draft, settings, profile, extensions, closed);
    draft.event('night', null, { profile: profile.id, closed, extensions, byHand });
  }
  draft.add({ do: 'timer', id: NIGHT_TIMER, due: now + next, body: null });
}

/** From its beginning on, to its end; one that ends before it begins goes over midnight. Both the same: all day. */
function isNight({ from, to }: Pick<Profile, 'from' | 'to'>, time: string): boolean {
  return from < to ? from <= time && time < to : from <= time || time < to;
}

const secondsOf = (time: string): number => {
  const [h = 0, m = 0, s = 0] = time.split(':').map(Number);
  return h * 3600 + m * 60 + s;
};
const DAY = 86_400;
/** The coming moment of that time of day; a whole day when it is now. */
const msUntil = (limit: string, time: string): number =>
  ((secondsOf(limit) - secondsOf(time) + DAY - 1) % DAY) * 1000 + 1000;

/**
 * The telephones of a profile. Without a list: those of people and departments in the directory; what else has a telephone
 * (lifts, fax machines, other houses: kind `other`) is nobody's desk. Excluded is excluded, also when it is on the list.
 */
function touched(house: HouseView, profile: Profile, today: string): string[] {
  const { positions, hotline } = house.rules;
  const keepsWorking = (extension: string) =>
    (profile.exclude.includes('operator') && positions.some((one) => one.extension === extension)) ||
    (profile.exclude.includes('hotline') && hotline.numbers.includes(extension)) ||
    (profile.exclude.includes('rooms') && house.roomOfExtension(extension) !== undefined);
  const all = profile.extensions.length > 0 ? profile.extensions : desks(house, today);
  return [...new Set(all)].filter((extension) => !keepsWorking(extension)).sort();
}

function desks(house: HouseView, today: string): string[] {
  return [...keptEntries(house)].flatMap(([, { entry }]) =>
    entry.kind === 'person' || entry.kind === 'department'
      ? numbersOn(entry, today).flatMap(({ kind, number }) => (kind === 'extension' ? [number] : []))
      : [],
  );
}

/** `none` is silent as well (R159: switched off, or mute); `internal` may call inside only. */
const LEVELS: Readonly<Record<Profile['level'], ClassOfService>> = {
  internal: 'barred',
  local: 'local',
  none: 'barred',
};

/** False: no link can, and somebody has to do it at the PBX. */
function set(
  draft: Draft,
  { pbx }: PositionSettings,
  profile: Profile,
  extensions: readonly string[],
  closed: boolean,
): boolean {
  const silent = profile.level === 'none';
  const needs: LinkService[] = silent ? ['SetClassOfService', 'SetDoNotDisturb'] : ['SetClassOfService'];
  const link = pbx.find(({ services }) => needs.every((service) => services.includes(service)));
  if (!link) return false;
  const level = closed ? LEVELS[profile.level] : profile.dayLevel;
  for (const one of extensions) {
    const extension = asExtension(one);
    ask(draft, link.id, `night/class/${one}`, { service: 'SetClassOfService', extension, level });
    if (silent)
      ask(draft, link.id, `night/dnd/${one}`, { service: 'SetDoNotDisturb', extension, on: closed });
  }
  return true;
}
