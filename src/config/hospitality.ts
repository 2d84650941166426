import type { HospitalityRules, OwnedField, Owner } from '../switchboard/guests/rules.js';
import { asLinkId, type LinkService } from '../telephony/index.js';
import type { Site } from './resolved.js';

/** Only a PMS can be asked for these: so a driver that lists one is the way to a PMS. */
const PMS_SERVICES: readonly LinkService[] = [
  'ReportRoomStatus',
  'ReportWakeUp',
  'PostCharge',
  'RequestMessageTexts',
  'RequestSync',
];

/** Where there is a PMS: it knows the guests, the telephone knows what was keyed at it, the house keeps everybody's wishes. */
const WITH_PMS: Readonly<Record<OwnedField, Owner>> = {
  occupancy: 'pms',
  lamp: 'gateway',
  dnd: 'pbx',
  classOfService: 'pms',
  wakeUp: 'gateway',
  roomStatus: 'pbx',
};

/**
 * The hospitality rules of a site.
 * @param services what the driver of a link can be asked for
 * @param localTime `YYYY-MM-DD` and `HH:MM:SS` at the hotel
 */
export function hospitalityOf(
  { hospitality, links, rooms }: Pick<Site, 'hospitality' | 'links' | 'rooms'>,
  services: (link: string) => readonly LinkService[],
  localTime: HospitalityRules['localTime'],
): HospitalityRules {
  const known = links.map(({ id }) => {
    const can = services(id);
    const named = hospitality.pms.includes(id) ? 'pms' : hospitality.pbx.includes(id) ? 'pbx' : null;
    const side: 'pms' | 'pbx' =
      named ?? (can.some((service) => PMS_SERVICES.includes(service)) ? 'pms' : 'pbx');
    return { id: asLinkId(id), side, services: can };
  });
  const pms = known.some(({ side }) => side === 'pms');
  const { owns } = hospitality;
  const owner = (field: OwnedField): Owner => owns[field] ?? (pms ? WITH_PMS[field] : 'any');
  return {
    links: known,
    owns: {
      occupancy: owner('occupancy'),
      lamp: owner('lamp'),
      dnd: owner('dnd'),
      classOfService: owner('classOfService'),
      wakeUp: owner('wakeUp'),
      roomStatus: owner('roomStatus'),
    },
    confidentialVip: hospitality.confidentialVip,
    stations: new Map([...rooms.values()].map(({ room, extension }) => [room, extension])),
    localTime,
  };
}
