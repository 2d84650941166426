import type { Fact, HospitalityFact, LinkId, StationRecord } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import type { Effect, Procedure } from '../procedure.js';
import { answer } from '../reply.js';
import { NOTHING } from '../subject.js';
import { applyFact, type RoomFact } from './apply.js';
import { guestCommand } from './commands.js';
import { tellImage } from './image.js';
import { GUEST_MACHINE } from './list.js';
import { setGuests, type Turn } from './occupancy.js';
import { type HospitalityRules, mayWrite, type Source, sourceOfLink } from './rules.js';
import { isSwapFact } from './swap.js';
import {
  forgetGoneSyncs,
  liveFact,
  settle,
  syncBroken,
  syncEnded,
  syncRow,
  syncStarted,
  syncUnfinished,
} from './sync.js';

/**
 * Guests, and everything else that hospitality links and commands say of rooms: who owns what, who is told, and what a
 * swap may override. The rule in plain words: README.md beside this file.
 */
export function guests(rules: HospitalityRules): Procedure {
  return {
    id: 'guests',
    on(fact, house, now): readonly Effect[] {
      const draft = new Draft(house);
      const turn = { draft, rules, now };
      if (isHospitality(fact)) said({ ...turn, by: sourceOfLink(rules, fact.link) }, fact);
      else if (fact.type === 'StationRecord') printed(turn, fact.record);
      else if (fact.type === 'LinkChanged' && fact.state === 'down')
        syncBroken(turn, fact.link, fact.why ?? 'PBX_LINK_DOWN');
      else if (fact.type === 'TimerDue') syncUnfinished(turn, fact.timer);
      else if (fact.type === 'Daemon' && fact.what === 'started') {
        forgetGoneRooms(draft);
        forgetGoneSyncs(draft, fact.links);
      } else if (fact.type === 'Command') {
        const body = guestCommand(turn, fact);
        if (body) draft.add(...answer(fact, body));
      }
      return draft.effects.length > 0 ? draft.effects : NOTHING;
    },
  };
}

/** What is not about a room. */
type LinkFact = Exclude<HospitalityFact, RoomFact>;

const HOSPITALITY_TYPES: Readonly<Record<HospitalityFact['type'], true>> = {
  CheckedIn: true,
  GuestChanged: true,
  CheckedOut: true,
  MessageWaiting: true,
  DoNotDisturb: true,
  ClassOfService: true,
  RoomStatus: true,
  WakeUpSet: true,
  WakeUpCleared: true,
  WakeUpDone: true,
  MessageText: true,
  MessageTextDeleted: true,
  CallCounter: true,
  Charge: true,
  SyncWanted: true,
  SyncStarted: true,
  SyncEnded: true,
  NightAudit: true,
};
const isHospitality = (fact: Fact): fact is HospitalityFact => Object.hasOwn(HOSPITALITY_TYPES, fact.type);

function said(turn: Turn, fact: HospitalityFact): void {
  const link = turn.by.link;
  if (!('station' in fact)) {
    if (link !== null) aboutLink(turn, link, fact);
    return;
  }
  if (link !== null && isSwapFact(fact)) {
    if (fact.sync) {
      syncRow(turn, link, fact);
      return;
    }
    liveFact(turn, link, fact);
    settle(turn, fact);
  }
  applyFact(turn, fact);
}

function aboutLink(turn: Turn, link: LinkId, fact: LinkFact): void {
  switch (fact.type) {
    case 'SyncStarted':
      syncStarted(turn, link);
      return;
    case 'SyncEnded':
      syncEnded(turn, link);
      return;
    case 'SyncWanted':
      tellImage(turn, link);
      return;
    case 'NightAudit':
      turn.draft.event('night-audit', link, { link, running: fact.running });
      return;
  }
}

/** A printed check-out ends the stay of whoever was known; a printed check-in names nobody, and room-state has it. */
function printed(turn: Omit<Turn, 'by'>, record: StationRecord): void {
  if (record.kind !== 'check-out' || record.extension === null) return;
  const room = turn.draft.roomOfExtension(record.extension);
  const by: Source = { side: 'pbx', link: null, name: record.format };
  if (room === undefined || turn.draft.get(GUEST_MACHINE, room) === undefined) return;
  if (mayWrite(turn.rules, 'occupancy', by)) setGuests({ ...turn, by }, room, []);
}

/** Rooms that left the site file since the last start. Their retained state is taken back where it is shown. */
function forgetGoneRooms(draft: Draft): void {
  for (const machine of [GUEST_MACHINE, 'text'])
    for (const [room] of [...draft.entries(machine)])
      if (!draft.hasRoom(room)) draft.put(machine, room, null);
}
