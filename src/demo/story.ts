import type { HotelEvent } from '../../drivers/simulator/index.js';

/** The rooms of the demo hotel. */
export const ROOMS: readonly string[] = ['0101', '0102', '0103', '0104', '0105', '0106'];

/** One moment of the evening. */
export interface Step {
  /** `HH:MM` by the clock of the hotel. */
  at: string;
  /** What an onlooker would say. */
  scene: string;
  act: Act;
}

export type Act =
  /** Something the PBX sees. `garbled`: its line is hit on the way. */
  | { who: 'hotel'; event: HotelEvent; garbled?: true }
  /** The front desk asks the gateway over MQTT; the story waits until every lamp of the room is `lit` or dark. */
  | { who: 'front desk'; command: 'lamp.set' | 'lamp.clear'; room: string; reason: LampReason; lit: boolean };

export type LampReason = 'text-message' | 'voice-message' | 'pms' | 'parcel' | 'other';

/** A short hotel evening. Numbers are invented (555-01xx). */
export const EVENING: readonly Step[] = [
  {
    at: '18:02',
    scene: 'A guest arrives and gets room 0102.',
    act: { who: 'hotel', event: { what: 'check-in', room: '0102' } },
  },
  {
    at: '18:05',
    scene: 'Another one gets room 0104.',
    act: { who: 'hotel', event: { what: 'check-in', room: '0104' } },
  },
  {
    at: '18:20',
    scene: '0102 calls home.',
    act: { who: 'hotel', event: { what: 'call-out', room: '0102', number: '95550123', seconds: 125 } },
  },
  {
    at: '18:31',
    scene: 'Somebody outside calls 0104, who is in.',
    act: {
      who: 'hotel',
      event: { what: 'call-in', room: '0104', caller: '5550145', ringSeconds: 8, seconds: 192 },
    },
  },
  {
    at: '18:40',
    scene: '0104 calls 0102: dinner at eight?',
    act: { who: 'hotel', event: { what: 'call-internal', room: '0104', to: '0102', seconds: 41 } },
  },
  {
    at: '18:52',
    scene: 'A call for 0104, who has gone down to the bar.',
    act: {
      who: 'hotel',
      event: { what: 'call-in', room: '0104', caller: '5550167', ringSeconds: 32, seconds: null },
    },
  },
  {
    at: '18:53',
    scene: 'The PBX hands the caller on to the message desk.',
    act: { who: 'hotel', event: { what: 'message-call', room: '0104', caller: '5550167', reason: 'N' } },
  },
  {
    at: '18:54',
    scene: 'The operator takes a message for 0104.',
    act: { who: 'front desk', command: 'lamp.set', room: '0104', reason: 'text-message', lit: true },
  },
  {
    at: '19:10',
    scene: 'Lightning: a record of 0102 is hit on the cable.',
    act: {
      who: 'hotel',
      event: { what: 'call-out', room: '0102', number: '95550189', seconds: 17 },
      garbled: true,
    },
  },
  {
    at: '19:25',
    scene: 'A parcel is left for 0104: a second reason for the lamp.',
    act: { who: 'front desk', command: 'lamp.set', room: '0104', reason: 'parcel', lit: true },
  },
  {
    at: '19:40',
    scene: 'The guest is told the message. The parcel still waits.',
    act: { who: 'front desk', command: 'lamp.clear', room: '0104', reason: 'text-message', lit: true },
  },
  {
    at: '19:45',
    scene: 'The guest fetches the parcel.',
    act: { who: 'front desk', command: 'lamp.clear', room: '0104', reason: 'parcel', lit: false },
  },
  {
    at: '20:00',
    scene: 'The nap of 0102 is over: the wake-up call rings.',
    act: { who: 'hotel', event: { what: 'wake-up', room: '0102', step: 'start' } },
  },
  {
    at: '20:01',
    scene: '0102 lifts the receiver.',
    act: { who: 'hotel', event: { what: 'wake-up', room: '0102', step: 'answered' } },
  },
  {
    at: '20:30',
    scene: 'A wake-up call for 0104 rings, too.',
    act: { who: 'hotel', event: { what: 'wake-up', room: '0104', step: 'start' } },
  },
  {
    at: '20:33',
    scene: 'Nobody lifts it: somebody must go and look.',
    act: { who: 'hotel', event: { what: 'wake-up', room: '0104', step: 'no-answer' } },
  },
  {
    at: '21:15',
    scene: '0102 has to leave early.',
    act: { who: 'hotel', event: { what: 'check-out', room: '0102' } },
  },
];
