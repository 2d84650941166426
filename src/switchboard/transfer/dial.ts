import { asExtension, asRoom } from '../../telephony/index.js';
import type { Here } from '../desk/chart.js';
import { control } from '../desk/control.js';
import { pushContext } from './context.js';
import type { TransferData, TransferSettings } from './data.js';

type H = Here<TransferData>;

/** The telephone of the room asked for; null: no such room. */
export function stationOfRoom(room: string | null, { directory }: TransferSettings): string | null {
  return room === null ? null : (directory.stations.get(asRoom(room)) ?? null);
}

/** Calls the station while the caller waits. A desk gets the context first (R290). What the link cannot do the operator does. */
export function dial(
  { draft, task, now }: H,
  settings: TransferSettings,
  station: string,
): Partial<TransferData> {
  const { data, call, position } = task;
  if (draft.roomOfExtension(station) === undefined)
    pushContext(draft, station, { ...data, call, position }, now);
  const done =
    position !== null &&
    control(
      draft,
      settings.control,
      { service: 'ConsultationCall', device: asExtension(position), to: station },
      now,
    );
  return { station, byHand: !done };
}

/** The two are connected. */
export function connect({ draft, task, now }: H, settings: TransferSettings): void {
  act({ draft, task, now }, settings, 'TransferCall');
}

/** The attempt is given up, and the operator is with the caller again (R029). */
export function backToCaller({ draft, task, now }: H, settings: TransferSettings): void {
  act({ draft, task, now }, settings, 'ReconnectCall');
}

/** One command a turn: the link takes a newer one of the same telephone in place of the older. */
export function act(
  { draft, task, now }: Pick<H, 'draft' | 'task' | 'now'>,
  settings: TransferSettings,
  service: 'TransferCall' | 'ReconnectCall' | 'HoldCall' | 'RetrieveCall',
): void {
  if (task.position === null || task.data.byHand) return;
  control(draft, settings.control, { service, device: asExtension(task.position) }, now);
}

/** Ringing so long is no answer (C03, R134). Ms. */
export function noAnswerAfter({ draft, task }: Pick<H, 'draft' | 'task'>): number {
  const { noAnswer, longDistance, ring } = draft.rules;
  if (task.data.longDistance === true) return longDistance.noAnswerTime;
  return noAnswer.by === 'rings' ? noAnswer.rings * (ring.on + ring.off) : noAnswer.time;
}
