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
