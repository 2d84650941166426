import type { ErrorCode } from '../../telephony/index.js';
import type { CallControlLink } from '../desk/control.js';
import type { HouseView } from '../procedure.js';
import type { TransferSettings } from '../transfer/data.js';
import type { Asking } from '../transfer/guest.js';
import { isBarred, stayFor } from '../transfer/guest.js';

/** All that decides whether an operator may step into a talk (R031, R032, R281, C19). */
export interface IntrusionCase {
  /** The house allows it. */
  readonly allowed: boolean;
  /** The guest may be called by this caller: nobody (or a confidential stay) and do-not-disturb may not. */
  readonly open: boolean;
  /** Long distance, or the house does not ask for it. */
  readonly farEnough: boolean;
  /** The PBX warns with a tone: its link has the service. Without it stepping in would be listening in. */
  readonly tone: boolean;
  /** The guest said no a short while ago. */
  readonly resting: boolean;
}

export interface IntrusionRow {
  readonly when: Partial<IntrusionCase>;
  /** Null: it may be done. */
  readonly so: ErrorCode | null;
  readonly rules: readonly string[];
}

/** The first row that fits decides. */
export const INTRUSION: readonly IntrusionRow[] = [
  { when: { allowed: false }, so: 'INTRUSION_NOT_ALLOWED', rules: ['R032', 'C19'] },
  { when: { open: false }, so: 'INTRUSION_NOT_ALLOWED', rules: ['R133', 'R132', 'C24'] },
  { when: { tone: false }, so: 'INTRUSION_NO_TONE', rules: ['R281', 'C19'] },
  { when: { farEnough: false }, so: 'INTRUSION_NOT_LONG_DISTANCE', rules: ['R030', 'R031'] },
  { when: { resting: true }, so: 'INTRUSION_AGAIN', rules: ['R034'] },
  { when: {}, so: null, rules: ['R032'] },
];

/** Null: it may be done. */
export function mayIntrude(
  situation: IntrusionCase,
  table: readonly IntrusionRow[] = INTRUSION,
): ErrorCode | null {
  const row = table.find(({ when }) =>
    (Object.keys(when) as (keyof IntrusionCase)[]).every((key) => when[key] === situation[key]),
  );
  if (!row) throw new Error('the last row of the conditions fits everything');
  return row.so;
}

export interface Wanted {
  /** Null: one of our people is called. */
  readonly room: string | null;
  readonly station: string | null;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly longDistance: boolean | null;
}

export function intrusionCase(
  house: HouseView,
  { room, station, callerNumber: number, callerName: name, longDistance }: Wanted,
  { control, directory }: TransferSettings,
  now: number,
): IntrusionCase {
  const { allowed, onlyLongDistance } = house.rules.intrusion;
  const asking: Asking = { number, name };
  const open =
    room === null ||
    (stayFor(house, room, asking) !== 'nobody' &&
      !isBarred(house, room, asking, longDistance === true, directory, now));
  return {
    allowed,
    open,
    farEnough: !onlyLongDistance || longDistance === true,
    tone: givesTone(control),
    resting: station !== null && restsUntil(house, station) > now,
  };
}

/** `Intrude` is listed only by links whose PBX sounds the warning tone (src/telephony/commands.ts). */
const givesTone = (control: CallControlLink): boolean => control?.services.has('Intrude') ?? false;

/** Key: the station. Value: ms since 1970 until which it is not asked again. */
export const REST_MACHINE = 'intrusion-rest';
const restsUntil = (house: HouseView, station: string): number =>
  (house.get(REST_MACHINE, station) as number | undefined) ?? 0;
