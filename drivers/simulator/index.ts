/** A simulated hotel PBX: for the demo, for drills, for tests. See README.md. */
export { type Connection, connectOverPty, connectOverTcp, socatPresent } from './connectors.js';
export type { Happened, HotelEvent, Refused } from './hotel.js';
export {
  type PortName,
  type Sent,
  SimulatedPbx,
  type SimulatedPort,
  type SimulatorOptions,
} from './pbx.js';
export type { SmdrLayout } from './printers/index.js';
export type { Fault } from './wire.js';
