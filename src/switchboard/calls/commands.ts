import type { CommandFact } from '../../telephony/index.js';
import { viewOf } from '../answering/view.js';
import type { HouseView, Json } from '../procedure.js';
import { refusal } from '../reply.js';
import { isFollowed } from './change.js';
import { open, type Turn, take } from './keep.js';
import { type CallState, callOf, callsOf } from './state.js';
import type { Step } from './step.js';
import { TAG_MACHINE, type Tag, tagOf } from './tag.js';

/** Arguments as the MQTT schemas (src/mqtt/calls-schemas.ts) let them through. */
interface OpenArgs {
  position: string;
  caller?: string | null;
  called?: string | null;
  phase?: 'ringing' | 'answered';
}
type Note = 'answered' | 'held' | 'retrieved' | 'transferred' | 'ended';
interface NoteArgs {
  call: string;
  note: Note;
  /** Of an end: it broke off; who hung up first. */
  dropped?: boolean;
  released?: 'us' | 'them';
}
interface TagArgs {
  call: string;
  tag: Tag | null;
}

const STEPS: Readonly<Record<Note, Step>> = {
  answered: 'answer',
  held: 'hold',
  retrieved: 'retrieve',
  transferred: 'transfer',
  ended: 'end',
};

/** What an operator says of calls: the only source where the PBX tells nothing. Null: not a command of this procedure. */
export function callCommand(turn: Turn, fact: CommandFact, tagged: (call: CallState) => void): Json | null {
  const args = fact.args as unknown;
  switch (fact.name) {
    case 'call.open':
      return opened(turn, args as OpenArgs);
    case 'call.note':
      return noted(turn, args as NoteArgs);
    case 'call.tag': {
      const { call: id, tag } = args as TagArgs;
      const call = callOf(turn.draft, id);
      if (!call) return refusal('CALL_UNKNOWN', id);
      turn.draft.put(TAG_MACHINE, id, tag);
      tagged(call);
      return { ok: true, call: view(turn.draft, call) };
    }
    case 'call.list':
      return { ok: true, calls: callsOf(turn.draft).map((call) => view(turn.draft, call)) };
    default:
      return null;
  }
}

function opened(turn: Turn, { position, caller = null, called = null, phase = 'answered' }: OpenArgs): Json {
  if (!isFollowed(turn.draft, position)) return refusal('POSITION_UNKNOWN', position);
  const answeredAt = phase === 'answered' ? turn.now : null;
  // When it began to ring nobody has measured: unknown, and never late.
  const base = { link: null, pbxCall: null, ringingSince: null, hold: null };
  const call = open(turn, { ...base, caller, called, position, phase, answeredAt });
  return { ok: true, call: view(turn.draft, call) };
}

function noted(turn: Turn, { call: id, note, dropped = false, released }: NoteArgs): Json {
  const call = callOf(turn.draft, id);
  if (!call) return refusal('CALL_UNKNOWN', id);
  const end = { how: dropped ? 'dropped' : 'cleared', released: released ?? null } as const;
  const after = take(turn, call, STEPS[note], end);
  if (!after && call.phase !== phaseOf(note)) return refusal('CALL_NOT_SO', `${id} is ${call.phase}`);
  return { ok: true, changed: after !== null, call: view(turn.draft, after ?? call) };
}

const phaseOf = (note: Note) => (note === 'retrieved' ? 'answered' : note);

/** A call, what it is about, and what the operator should know and say. */
const view = (house: HouseView, call: CallState): Json => ({
  ...call,
  tag: tagOf(house, call.id),
  view: viewOf(house, call.id) as unknown as Json,
});
