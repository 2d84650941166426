import type { Extension } from './ids.js';

/** What the house may ask of a PBX. CSTA service names. A driver lists those it can do as capabilities. */
export type PbxCommand = SetMessageWaiting;

/** CSTA SetMessageWaiting: switch the message lamp of a station. */
export interface SetMessageWaiting {
  service: 'SetMessageWaiting';
  extension: Extension;
  on: boolean;
}

export type PbxService = PbxCommand['service'];

/**
 * How long executed command ids are remembered. A command issued longer ago is refused whatever it says, so that no id is
 * ever executed twice.
 */
export const COMMAND_MEMORY_MS = 7 * 24 * 3_600_000;
