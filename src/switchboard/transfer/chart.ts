import type { Chart } from '../desk/chart.js';
import { words } from '../desk/ways.js';
import { roomGuests } from '../guests/list.js';
import type { TransferData, TransferSettings } from './data.js';
import { stepsBefore } from './steps-before.js';
import { stepsFailed } from './steps-failed.js';
import { stepsRinging } from './steps-ringing.js';

/** Putting a call through to a guest, a person or a desk. */
export function transferChart(settings: TransferSettings): Chart<TransferData> {
  return {
    id: 'transfer',
    title: words('转接电话', 'Transfer of a call'),
    first: 'asked',
    steps: { ...stepsBefore(settings), ...stepsRinging(settings), ...stepsFailed(settings) },
    ends: {
      connected: words('已接通', 'Connected'),
      'not-found': words('查无此人', 'No such guest'),
      withdrawn: words('来电人不找了', 'The caller gave up'),
      later: words('来电人稍后再打', 'The caller calls later'),
      message: words('留言', 'A message is taken'),
      search: words('寻找此人', 'The person is looked for'),
      'camp-on': words('空闲时回接', 'The line is watched'),
      intrusion: words('强插', 'The operator steps in'),
      'caller-gone': words('来电人已挂断', 'The caller hung up'),
    },
    // In the journal only: there the confidential stay is known, with who asked for it (R132).
    report: ({ task, draft }) => {
      const { room, name, entry, station, callerNumber, callerName, callerPlace } = task.data;
      const { longDistance, emergency, told, toldLate } = task.data;
      const confidential = room !== null && roomGuests(draft, room).confidential !== null;
      const informed = toldLate === null ? 'unknown' : toldLate ? 'late' : 'ok';
      const who = { room, name, entry, station, callerNumber, callerName, callerPlace };
      return { ...who, longDistance, emergency, toldCaller: told, informed, confidential };
    },
  };
}
