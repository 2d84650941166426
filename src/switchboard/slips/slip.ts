import type { HouseView, Json } from '../procedure.js';

/** Who had the paper, one after the other (R211, G05). Delivery is proved on the message. */
export const SLIP_STEPS = ['saved', 'printed', 'taken', 'delivered'] as const;
export type SlipStep = (typeof SLIP_STEPS)[number];

/** A slip of paper: an entry of machine `slip`, under the id of its message. A type, not an interface: it has to be {@link Json}. */
export type Slip = {
  readonly message: string;
  readonly step: SlipStep;
  /** When each step was reached, and by whom. */
  readonly reached: { readonly [step in SlipStep]?: { readonly at: number; readonly by: string } };
  /** Ms since 1970 by which the next step has to be reached; null: the message's own deadline holds. */
  readonly nextBy: number | null;
  readonly overdue: boolean;
  /** How often it came out of the printer. */
  readonly prints: number;
};

export const SLIP_MACHINE = 'slip';

/**
 * A print that is owed: an entry of machine `print`, key = its id. The text is not here: it is read when it is printed, so that
 * there is one place to purge.
 */
export type PrintJob = {
  /** `p17`; never used twice. */
  readonly id: string;
  readonly message: string;
  /** Printed before: it says so on the paper. */
  readonly copy: boolean;
  readonly askedAt: number;
};

export const PRINT_MACHINE = 'print';
/** Machine `printer`, key = printer: the fault that it has; no entry: none. */
export const PRINTER_MACHINE = 'printer';

export function slipOf(house: HouseView, message: string): Slip | undefined {
  return house.get(SLIP_MACHINE, message) as Slip | undefined;
}
export function slipsOf(house: HouseView): Slip[] {
  return [...house.entries(SLIP_MACHINE)].map(([, value]) => value as unknown as Slip);
}
export function printOf(value: Json | undefined): PrintJob | null {
  return (value as PrintJob | null | undefined) ?? null;
}
