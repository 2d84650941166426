import type { BoardConfig } from '../config/site.js';
import type { LampBoardContext, OpenSerial, PbxPort } from '../driver-api/index.js';
import { asRoom, BellwireError, type Room } from '../telephony/index.js';

export interface LampHouse {
  /** The rooms of the site, in the order of the site file. */
  rooms: readonly Room[];
  extensionOf: (room: Room) => string;
  /** The control link of that id, or null when it cannot carry lamp commands. */
  pbxPort: (link: string) => PbxPort | null;
  openSerial?: OpenSerial | undefined;
  note: (message: string) => void;
}

/** What a lamp driver gets, from its (validated) entry in the site file. Throws CONFIG_INVALID. */
export function lampContext(board: BoardConfig, house: LampHouse): LampBoardContext {
  const common = {
    id: board.id,
    options: board,
    extensionOf: house.extensionOf,
    openSerial: house.openSerial,
    note: house.note,
  };
  const everyRoom = new Map(house.rooms.map((room, index) => [room, index]));
  switch (board.driver) {
    case 'gpio':
    case 'onoff':
    case 'gpiod':
    case 'hc595':
    case 'mcp23017':
    case 'pcf8574':
    case 'modbus':
      return {
        ...common,
        map: new Map(Object.entries(board.map).map(([room, position]) => [asRoom(room), position])),
        pbx: null,
      };
    case 'virtual':
      return { ...common, map: everyRoom, pbx: null };
    case 'pbx':
      return { ...common, map: everyRoom, pbx: portOf(board.link, board.id, house) };
  }
}

function portOf(link: string, board: string, house: LampHouse): PbxPort {
  const port = house.pbxPort(link);
  if (port) return port;
  throw new BellwireError('CONFIG_INVALID', `lamp board ${board}: link ${link} cannot switch message lamps`);
}
