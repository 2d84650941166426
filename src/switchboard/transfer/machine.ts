import type { CommandFact } from '../../telephony/index.js';
import { campOnChart, openCampOn } from '../camp-on/chart.js';
import type { Chart } from '../desk/chart.js';
import { taskOf } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { Draft } from '../draft.js';
import { fieldsForIntrusion, intrusionChart, openIntrusion } from '../intrusion/chart.js';
import { intrusionCase, mayIntrude } from '../intrusion/conditions.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { answer, passingAnswer, refuse } from '../reply.js';
import { NOTHING } from '../subject.js';
import { setAllowed } from './allowed.js';
import { callerBack, forgetTransfer } from './came-back.js';
import { transferChart } from './chart.js';
import { verdict } from './checks.js';
import { contextFor, forgetContext } from './context.js';
import type { TransferSettings } from './data.js';
import { stationOfRoom } from './dial.js';
import { openingData, type WishArgs } from './opening.js';
import { situationOf } from './steps-before.js';

/** The charts of this house, for the desk. */
export const transferCharts = (settings: TransferSettings): readonly Chart[] => [
  transferChart(settings),
  campOnChart(settings),
  intrusionChart(settings),
];

/** What begins a transfer, a camp-on, an intrusion; the lists of allowed callers; callers who came back. */
export function transfers(settings: TransferSettings): Procedure {
  return {
    id: 'transfers',
    on(fact, house, now): readonly Effect[] {
      switch (fact.type) {
        case 'Command':
          return command(fact, house, now, settings);
        case 'Delivered': {
          const draft = new Draft(house);
          callerBack(draft, fact, now);
          return draft.effects;
        }
        case 'TimerDue': {
          const draft = new Draft(house);
          forgetTransfer(draft, fact.timer);
          forgetContext(draft, fact.timer);
          return draft.effects;
        }
        default:
          return NOTHING;
      }
    },
  };
}

function command(
  fact: CommandFact,
  house: HouseView,
  now: number,
  settings: TransferSettings,
): readonly Effect[] {
  switch (fact.name) {
    case 'transfer.start':
    case 'camp-on.start':
    case 'intrusion.start':
      return start(fact, fact.name, house, now, settings);
    case 'guest.allowed-callers': {
      const draft = new Draft(house);
      const body = setAllowed(draft, fact);
      return [...draft.effects, ...answer(fact, body)];
    }
    case 'call.context':
      return passingAnswer(fact, contextFor(house, fact));
    default:
      return NOTHING;
  }
}

function start(
  fact: CommandFact,
  what: 'transfer.start' | 'camp-on.start' | 'intrusion.start',
  house: HouseView,
  now: number,
  settings: TransferSettings,
): readonly Effect[] {
  const args = fact.args as unknown as WishArgs & { reason?: string };
  const opened = openingData(house, args, settings, now);
  if ('code' in opened) return refuse(fact, opened.code, opened.detail);
  const { position, call = null, language = 'zh' } = args;
  const draft = new Draft(house);
  const event = { now, by: fact.by };
  const opening = { data: opened, call, position, language };
  switch (what) {
    case 'transfer.start':
      return began(fact, draft, openTask(draft, transferChart(settings), opening, event));
    case 'camp-on.start': {
      const task = openCampOn(draft, settings, opening, event);
      return task === null ? refuse(fact, 'FIELD_MISSING', 'callerNumber') : began(fact, draft, task);
    }
    case 'intrusion.start': {
      const data = { ...opened, reason: args.reason ?? null };
      const station = data.station ?? stationOfRoom(data.room, settings);
      const wanted = { ...data, station };
      // Whoever may not be put through is not interrupted either; why is not said, because it would tell of the guest.
      const open = verdict(situationOf({ draft, data, now }, settings)) === 'dial';
      const code = open ? mayIntrude(intrusionCase(house, wanted, settings, now)) : 'INTRUSION_NOT_ALLOWED';
      if (code !== null) return refuse(fact, code, position);
      const missing = fieldsForIntrusion(house, data);
      if (missing.length > 0) return refuse(fact, 'FIELD_MISSING', missing.join(', '));
      return began(fact, draft, openIntrusion(draft, settings, { ...opening, data: wanted }, event));
    }
  }
}

/** The answer is the task with its first prompt; null: decisions alone ended it. */
function began(fact: CommandFact, draft: Draft, id: string): readonly Effect[] {
  return [
    ...draft.effects,
    ...passingAnswer(fact, { ok: true, task: (taskOf(draft, id) ?? null) as unknown as Json }),
  ];
}
