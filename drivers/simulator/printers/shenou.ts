import { SOC } from '../../pbx/shenou/reader.js';
import type { Leg } from '../legs.js';
import { clockFace, row, type SmdrPrinter, wallClock } from './printer.js';

/** The number of the hotel, which outgoing calls show. */
const OWN_NUMBER = '5550100';

/** 申瓯 SOC: what its billing port forwards. Only calls that cost, or could have: none that nobody answered. */
export const shenouPrinter: SmdrPrinter = {
  call(leg) {
    if (leg.seconds === null) return [];
    const { year, month, day, hour, minute, second } = wallClock(leg.startedAt);
    return [
      row(SOC, {
        mark: 'T',
        start: `${year}${month}${day}${hour}${minute}${second}`,
        duration: clockFace(leg.seconds).join(''),
        station: leg.extension,
        ...PARTIES[leg.direction](leg),
      }),
    ];
  },
};

/** Types: local call, incoming, internal. */
const PARTIES = {
  outgoing: ({ other }: Leg) => ({ type: '05', caller: OWN_NUMBER, called: other, fee: '0.00' }),
  incoming: ({ other, extension }: Leg) => ({ type: '12', caller: other, called: extension, fee: '0.00' }),
  internal: ({ other }: Leg) => ({ type: '09', called: other }),
} as const;
