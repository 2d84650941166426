import type { Fact } from '../../telephony/index.js';
import { type StationEvent, stationEvent } from '../calls/state.js';
import type { Here, TaskData, Way, Words } from './chart.js';

/** Short forms for what charts say most. */

export const words = (zh: string, en: string): Words => ({ zh, en });

/** `NoInfer`: whose data it is says the chart around it. */
type Rest<D extends TaskData> = Omit<Way<NoInfer<D>>, 'on'>;

/** The operator chose. */
export function choice<D extends TaskData>(
  name: string,
  zh: string,
  en: string,
  { needs, ...rest }: Rest<D> & { readonly needs?: (here: Here<NoInfer<D>>) => readonly string[] },
): Way<D> {
  const on = { is: 'choice' as const, choice: name, label: words(zh, en) };
  return { on: needs ? { ...on, needs } : on, ...rest };
}

/** A decision. */
export const always = <D extends TaskData>(rest: Rest<D>): Way<D> => ({ on: { is: 'always' }, ...rest });

/** The deadline of the step came. */
export const timeIsUp = <D extends TaskData>(rest: Rest<D>): Way<D> => ({ on: { is: 'deadline' }, ...rest });

const SAID: Readonly<Record<StationEvent, Words>> = {
  rings: words('对方振铃', 'it rings'),
  answers: words('对方应答', 'it is answered'),
  busy: words('对方占线', 'it is busy'),
  'no-answer': words('无人接听', 'nobody answers'),
  failed: words('接不通', 'it cannot be reached'),
  free: words('线路空闲', 'it is free'),
};

/** The link told it of the station that this task calls. */
export function told<D extends TaskData & { readonly station: string | null }>(
  event: StationEvent,
  rest: Rest<D>,
): Way<D> {
  const fits = (fact: Fact, { task }: Here<D>): boolean =>
    task.data.station !== null && stationEvent(fact, task.data.station) === event;
  return { on: { is: 'fact', words: SAID[event], fits }, ...rest };
}
