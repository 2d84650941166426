import type { Hotel, HotelEvent } from './hotel.js';
import { between, pick, type Random } from './random.js';

/** The front desk's telephone: not a room. */
const DESK = '0100';

/** Outside numbers are invented: 555-01xx is reserved for fiction. */
function outsideNumber(random: Random): string {
  return `55501${String(between(random, 0, 99)).padStart(2, '0')}`;
}

/** The next thing that happens in a random hotel day; the hotel may still refuse it (all trunks busy). */
export function randomEvent(random: Random, hotel: Hotel): HotelEvent {
  const [first, ...rest] = hotel.rooms;
  if (first === undefined) throw new RangeError('a hotel without rooms has no traffic');
  const rooms: [string, ...string[]] = [first, ...rest];
  const room = pick(random, rooms);
  if (!hotel.isOccupied(room)) {
    if (random() < 0.4) return { what: 'check-in', room };
    return {
      what: 'call-in',
      room,
      caller: outsideNumber(random),
      ringSeconds: between(random, 15, 45),
      seconds: null,
    };
  }
  const kind = random();
  if (kind < 0.4) {
    return { what: 'call-out', room, number: `9${outsideNumber(random)}`, seconds: between(random, 5, 2400) };
  }
  if (kind < 0.47) {
    return {
      what: 'call-put-through',
      room,
      desk: DESK,
      caller: outsideNumber(random),
      ringSeconds: between(random, 1, 20),
      deskSeconds: between(random, 4, 60),
      seconds: between(random, 10, 600),
    };
  }
  if (kind < 0.75) {
    const seconds = random() < 0.7 ? between(random, 10, 900) : null;
    const ringSeconds = between(random, 1, 40);
    return { what: 'call-in', room, caller: outsideNumber(random), ringSeconds, seconds };
  }
  if (kind < 0.85)
    return { what: 'call-internal', room, to: pick(random, rooms), seconds: between(random, 5, 300) };
  if (kind < 0.9) {
    return {
      what: 'message-call',
      room,
      caller: outsideNumber(random),
      reason: pick(random, ['A', 'B', 'N']),
    };
  }
  if (kind < 0.96) {
    return { what: 'wake-up', room, step: pick(random, ['start', 'answered', 'no-answer']) };
  }
  return { what: 'check-out', room };
}
