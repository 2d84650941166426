import type { Site } from '../config/load.js';

/** What a site wants of the board's own buses and UARTs, and who wants it (`link smdr`, `board floor-1`). */
export interface PiNeeds {
  readonly uarts: readonly Need[];
  readonly i2c: readonly Need[];
  readonly spi: readonly Need[];
}
export interface Need {
  readonly who: string;
  /** `/dev/ttyAMA0`, `/dev/i2c-1`, `/dev/spidev0.0` */
  readonly device: string;
}

/** Boards are looked through for names of devices, so that a new board need not be told here. */
export function piNeeds(site: Site): PiNeeds {
  const all: Need[] = [
    ...site.links.flatMap(({ id, transport }) =>
      transport.type === 'serial' ? [{ who: `link ${id}`, device: transport.path }] : [],
    ),
    ...site.lamps.boards.flatMap((board) =>
      textsIn(board).map((device) => ({ who: `board ${board.id}`, device })),
    ),
  ];
  return {
    uarts: all.flatMap(({ who, device }) => {
      const own = ownUart(device);
      return own ? [{ who, device: own }] : [];
    }),
    i2c: all.filter(({ device }) => /^\/dev\/i2c-\d+$/.test(device)),
    spi: all.filter(({ device }) => /^\/dev\/spidev\d+\.\d+$/.test(device)),
  };
}

/** A UART of the board itself, not of an adapter: `/dev/ttyAMA0` for `/dev/bellwire/ttyAMA0` too. Null: it is none. */
function ownUart(path: string): string | null {
  const name = /^\/dev\/(?:bellwire\/)?(ttyAMA\d+|ttyS0|serial[01])$/.exec(path)?.[1];
  return name ? `/dev/${name}` : null;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
