/** A simulated hotel PBX: for the demo, for drills, for tests. See README.md. */
export { type Connection, connectOverPty, connectOverTcp, socatPresent } from './connectors.js';
export { FAULT_NAMES, type FaultName, type FaultRates, Faults, faults } from './faults.js';
export type { Happened, HotelEvent, Refused } from './hotel.js';
export {
  type PortName,
  type Sent,
  SimulatedPbx,
  type SimulatedPort,
  type SimulatorOptions,
} from './pbx.js';
export { SMDR_LAYOUTS, type SmdrLayout } from './printers/index.js';
export { type After, type Fate, type Fault, Wire } from './wire.js';
