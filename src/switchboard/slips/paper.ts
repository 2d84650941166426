import { labelOf } from '../messages/form.js';
import { messageOf, textOfMessage } from '../messages/message.js';
import type { HouseView } from '../procedure.js';
import type { PrintJob } from './slip.js';

/** What stands on a slip, for whoever draws it. */
export interface SlipPaper {
  readonly job: string;
  readonly title: readonly string[];
  readonly rows: readonly { readonly label: string; readonly text: string }[];
}

/** Null: the message is gone; there is nothing to print. `mayBeOut`: an earlier try may lie in the tray. */
export function paperOf(
  house: HouseView,
  job: PrintJob,
  mayBeOut: boolean,
  localTime: (now: number) => { date: string; time: string },
): SlipPaper | null {
  const message = messageOf(house, job.message);
  const text = message && textOfMessage(house, message.id);
  if (!message || !text) return null;
  const { date, time } = localTime(message.savedAt);
  const { hotel } = house.rules.property;
  const copy = job.copy || (mayBeOut && house.rules.messages.slips.markReprints);
  return {
    job: job.id,
    title: [`${hotel.zh} 留言单`, `${hotel.en} Message`, ...(copy ? ['副本 COPY'] : [])],
    rows: [
      { label: '编号 No.', text: message.id },
      { label: '记录 Taken', text: `${date} ${time.slice(0, 5)} ${message.by}` },
      ...Object.entries(text).map(([field, said]) => {
        const { zh, en } = labelOf(field);
        return { label: `${zh} ${en}`, text: said };
      }),
      ...message.declined.map((field) => ({ label: labelOf(field).zh, text: '不愿提供 not told' })),
    ],
  };
}
