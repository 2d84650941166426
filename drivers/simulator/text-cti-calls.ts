/**
 * What a PBX that speaks text-cti (drivers/pbx/programmable/README.md) tells of the calls at its telephones. Written by hand, not
 * from the table: a line that the table misreads shows here. Numbers of calls rise from 1.
 */
export class TextCtiCalls {
  readonly #tell: (line: string) => void;
  #calls = 0;

  /** @param tell puts a line on the wire, its end included */
  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** A call arrives and rings at a telephone. */
  arrives(device: string, from: string): ArrivedCall {
    this.#calls += 1;
    const call = this.#calls;
    const say = (word: string, rest = '') => this.#tell(`EV ${word} ${device} CALL ${call}${rest}\r\n`);
    this.#tell(`EV DELIVERED ${device} FROM ${from} FOR ${device} BY DIRECT\r\n`);
    return {
      answered: () => say('ESTABLISHED', ` WITH ${from}`),
      held: () => say('HELD'),
      retrieved: () => say('RETRIEVED'),
      cleared: (cause) => say('CLEARED', cause === undefined ? '' : ` CAUSE ${cause}`),
    };
  }
}

/** What becomes of it. */
export interface ArrivedCall {
  answered(): void;
  held(): void;
  retrieved(): void;
  cleared(cause?: string): void;
}
