/**
 * The normalised station record: what one SMDR/CDR line (or hotel line in the same stream) states, nothing more.
 * A field that the wire does not state is null. Times are PBX local time without a zone.
 * Meaning of every field per format: the README of the driver that decodes it.
 */
export type RecordKind =
  | 'call'
  | 'check-in'
  | 'check-out'
  | 'wake-up'
  | 'room-status'
  | 'message-waiting'
  | 'text'
  | 'system';

export type Direction = 'outgoing' | 'incoming' | 'internal' | 'tandem';

export type DetailValue = string | number | boolean;

export interface StationRecord {
  /** Format id, e.g. `panasonic-tda-a`. */
  format: string;
  kind: RecordKind;
  direction: Direction | null;
  /** true/false only where the format's own rule says so; never inferred from an outgoing call's duration. */
  answered: boolean | null;
  /** PBX-side party, or the room of a hotel record, as printed. */
  extension: string | null;
  trunk: string | null;
  dialed: string | null;
  caller: string | null;
  ddi: string | null;
  /** `YYYY-MM-DDTHH:MM` (`:SS` only if the record prints seconds), PBX local time. */
  localTime: string | null;
  timeIs: 'start' | 'end' | null;
  ringSeconds: number | null;
  /** Conversation seconds; not wrapped at 24 h. */
  durationSeconds: number | null;
  account: string | null;
  cost: string | null;
  /** Raw condition codes in print order. */
  conditions: readonly string[];
  transferred: boolean | null;
  detail: Readonly<Record<string, DetailValue>>;
  /** 1-based number of the first source line (or frame) within the decoder's stream. */
  line: number;
}
