import type { OpenSerial } from './lamp.js';

/**
 * Contract of a slip printer. It prints one paper at a time, when it is told. What is owed, what comes next and what was
 * printed before is the ledger's business: a printer that fails throws, and is told again.
 */
export interface Printer {
  readonly id: string;
  /**
   * Puts the paper out and cuts it. `sending` is called before the first line may have reached the paper: what fails after
   * it may lie in the tray. Throws BellwireError PRINTER_… or PORT_…, in bounded time.
   */
  print(paper: Paper, sending: () => void): Promise<PrintProof>;
  /** Releases what it holds. Never rejects. */
  stop(): Promise<void>;
}

/** `confirmed`: the printer said afterwards that it is well. `presumed`: it has the bytes, and cannot tell. */
export type PrintProof = 'confirmed' | 'presumed';

export interface Paper {
  /** The print's id, to be found again in the queue of a print server. */
  readonly job: string;
  /** Above all else, large: what it is; a second line when it is a copy. */
  readonly title: readonly string[];
  readonly rows: readonly { readonly label: string; readonly text: string }[];
}

export interface PrinterContext {
  id: string;
  /** Its entry in the site file. */
  options: unknown;
  /** Only for printers on a serial port; absent where the house has none to give. */
  openSerial?: OpenSerial | undefined;
}

export interface PrinterDriver {
  readonly id: string;
  readonly title: string;
  /** Throws BellwireError CONFIG_INVALID. Nothing is touched yet. */
  create(context: PrinterContext): Promise<Printer>;
}
