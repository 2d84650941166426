import { describe, expect, it } from 'vitest';
import { OFF, ShiftChain } from './chain.js';

const LOW = { data: false, clock: false, latch: false, enable: false };
const dark = (outputs: number) => Array.from({ length: outputs }, () => false);

function pulse(chain: ShiftChain, pin: 'clock' | 'latch') {
  chain.drive({ [pin]: true });
  chain.drive({ [pin]: false });
}
function shift(chain: ShiftChain, bits: string) {
  for (const bit of bits) {
    chain.drive({ data: bit === '1' });
    pulse(chain, 'clock');
  }
}

describe('the model moves as the chip does', () => {
  it('the first bit ends at the last output; outputs move at the latch edge only', () => {
    const chain = new ShiftChain(8, LOW, dark(8));
    shift(chain, '10100000');
    expect(chain.view).toBe('00000000');
    chain.drive({ latch: true });
    expect(chain.view).toBe('00000101');
    shift(chain, '1');
    expect(chain.view).toBe('00000101');
    expect(chain.seen).toEqual(['00000000', '00000101']);
    expect(chain.faults).toEqual([]);
  });

  it('shifts at the rising edge only, and QH shows the bit that leaves next', () => {
    const chain = new ShiftChain(8, LOW, dark(8));
    shift(chain, '1000000');
    expect(chain.serialOut).toBe(false);
    chain.drive({ clock: true });
    expect(chain.serialOut).toBe(true);
    chain.drive({ clock: false });
    expect(chain.serialOut).toBe(true);
  });

  it('/OE floats the outputs and forgets nothing', () => {
    const chain = new ShiftChain(8, { ...LOW, enable: true });
    expect(chain.view).toBe(OFF);
    chain.drive({ enable: false });
    expect(chain.view).toBe('10110101');
    chain.drive({ enable: true });
    expect(chain.seen).toEqual([OFF, '10110101', OFF]);
  });
});

it.each([
  [
    'data changed at the rising edge of the clock',
    (chain: ShiftChain) => chain.drive({ data: true, clock: true }),
  ],
  [
    'latched while the clock was high',
    (chain: ShiftChain) => {
      chain.drive({ clock: true });
      chain.drive({ latch: true });
    },
  ],
  [
    'clock and latch changed in one instant',
    (chain: ShiftChain) => chain.drive({ clock: true, latch: true }),
  ],
])('notes: %s', (fault, misuse) => {
  const chain = new ShiftChain(8, LOW);
  misuse(chain);
  expect(chain.faults).toEqual([fault]);
});
