import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Connection,
  connectOverPty,
  connectOverTcp,
  type PortName,
  SimulatedPbx,
  socatPresent,
} from '../../drivers/simulator/index.js';
import { ROOMS } from './story.js';

/** The topics of the demo site begin with this. */
export const BASE = 'bellwire';
export const SITE = 'demo';

/** The hotel: a PBX on two ports a gateway can open, a site file for them, and a folder for everything. */
export interface Stage {
  pbx: SimulatedPbx;
  folder: string;
  sitePath: string;
  siteText: string;
  ledgerPath: string;
  /** The virtual lamp board shows its lamps here. */
  boardPath: string;
  /** How the ports are made, and why so. */
  ports: string;
  /** Every byte that went down each cable towards the gateway, latin1. */
  onTheWire: Record<PortName, string>;
  strike(): Promise<void>;
}

/** @param wallClock what the clock of the PBX shows, ms that read as UTC */
export async function setStage(brokerUrl: string, wallClock: () => number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwire-demo-'));
  const connections: Connection[] = [];
  const pbx = new SimulatedPbx({
    rooms: ROOMS,
    smdr: 'panasonic-tda-a',
    dateOrder: 'dmy',
    stationDigits: 4,
    now: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    wallClock,
  });
  const onTheWire = { smdr: '', smdi: '' };
  for (const port of ['smdr', 'smdi'] as const)
    pbx[port].onBytes((bytes) => {
      onTheWire[port] += bytes.toString('latin1');
    });
  const strike = async () => {
    pbx.stop();
    for (const connection of connections) await connection.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const overPty = await socatPresent();
    for (const port of ['smdr', 'smdi'] as const)
      connections.push(
        await (overPty ? connectOverPty(pbx[port], join(folder, port)) : connectOverTcp(pbx[port])),
      );
    const ledgerPath = join(folder, 'ledger.db');
    const boardPath = join(folder, 'lamps.json');
    const sitePath = join(folder, 'bellwire.yaml');
    const siteText = siteFile(brokerUrl, folder, ledgerPath, boardPath, connections);
    await writeFile(sitePath, siteText);
    const ports = overPty
      ? `pseudo-terminals made by socat: ${connections.map(nameOf).join(' and ')}`
      : `TCP, because socat is not installed: ${connections.map(nameOf).join(' and ')}`;
    return { pbx, folder, sitePath, siteText, ledgerPath, boardPath, ports, onTheWire, strike };
  } catch (error) {
    await strike();
    throw error;
  }
}

function nameOf(connection: Connection): string {
  return connection.kind === 'pty' ? connection.path : `${connection.host}:${connection.port}`;
}

function siteFile(
  brokerUrl: string,
  folder: string,
  ledgerPath: string,
  boardPath: string,
  [smdr, smdi]: readonly Connection[],
): string {
  const quoted = (text: string) => JSON.stringify(text);
  const transport = (connection: Connection | undefined) => {
    if (connection === undefined) throw new RangeError('the demo has two ports');
    return connection.kind === 'pty'
      ? `{ type: serial, path: ${quoted(connection.path)} }`
      : `{ type: tcp, host: ${quoted(connection.host)}, port: ${connection.port} }`;
  };
  return `# The site file of the demo; a real one looks just like it.
site: ${SITE}
timezone: ${quoted(Intl.DateTimeFormat().resolvedOptions().timeZone)}
rooms: [${quoted(`${ROOMS[0]}-${ROOMS.at(-1)}`)}]
links:
  - id: smdr
    format: panasonic-tda-a
    dateOrder: dmy
    transport: ${transport(smdr)}
  - id: smdi
    format: smdi
    stationDigits: 4
    transport: ${transport(smdi)}
lamps:
  boards:
    - { id: board, driver: virtual, path: ${quoted(boardPath)} }
    - { id: phones, driver: pbx, link: smdi }
mqtt:
  url: ${quoted(brokerUrl)}
  base: ${BASE}
  protocol: 4 # the embedded broker speaks MQTT 3.1.1
ledger: { path: ${quoted(ledgerPath)} }
status: { path: ${quoted(join(folder, 'status.json'))} }
log: { level: warn }
`;
}
