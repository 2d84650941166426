import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuardedI2c } from '../../bus-kit/i2c.js';
import { I2cBusModel, Mcp23017Model } from '../../bus-kit/i2c-model.fixture.js';
import { panel, rooms } from '../../bus-kit/panel.fixture.js';
import { mcp23017 } from './index.js';

const AT = 0x20;
function bench() {
  const bus = new I2cBusModel();
  return { chip: bus.add(AT, new Mcp23017Model()), port: new GuardedI2c('/dev/i2c-1', bus) };
}

describe('preparing a chip', () => {
  it('fresh from power-on: latch first, then direction, so that a pin is an output at its right level only', async () => {
    const { chip, port } = bench();
    const driven: (0 | 1 | null)[][] = [];
    chip.onChange = () => driven.push([0, 1, 8, 15].map((pin) => chip.drives(pin)));
    await mcp23017.prepare(port, AT, { levels: 0b1000_0000_0000_0010, outputs: 0b1000_0001_0000_0011 });
    const wanted = [0, 1, 0, 1];
    for (const levels of driven) expect([[null, null, null, null], wanted]).toContainEqual(levels);
    expect(driven.at(-1)).toEqual(wanted);
    // Pins without a lamp stay inputs.
    expect([chip.register(0, 'iodir'), chip.register(1, 'iodir')]).toEqual([0xfc, 0x7e]);
  });

  // IOCON of an earlier program: BANK, MIRROR, SEQOP, DISSLW, HAEN, ODR, INTPOL in all combinations.
  it('with any IOCON is found by looking, even when all it reads is zero', async () => {
    for (let iocon = 0x80; iocon < 256; iocon += 2) {
      const { chip, port } = bench();
      await mcp23017.prepare(port, AT, { levels: 0xffff, outputs: 0xffff });
      chip.spoil('iocon', iocon);
      expect((await mcp23017.look(port, AT)).told?.outputs).toBe(0);
    }
  });

  it('with any IOCON, lit lamps of an earlier life stay lit at every moment', async () => {
    for (let iocon = 0; iocon < 256; iocon += 2) {
      const { chip, port } = bench();
      for (const side of [0, 1] as const) chip.preset(side, { iodir: 0, olat: 0b1010_0101 });
      chip.spoil('iocon', iocon);
      chip.spoil('ipol', 0xff);
      const levels = 0b1010_0101_1010_0101;
      chip.onChange = () => {
        for (let pin = 0; pin < 16; pin++) expect(chip.drives(pin)).toBe((levels >> pin) & 1);
      };
      await mcp23017.prepare(port, AT, { levels, outputs: 0xffff });
      expect(chip.register(0, 'iocon')).toBe(0);
      expect(await mcp23017.look(port, AT)).toEqual({ levels, told: { levels, outputs: 0xffff } });
    }
  });
});

it('setting two ports is one transaction: four bytes', async () => {
  const bus = new I2cBusModel();
  bus.add(AT, new Mcp23017Model());
  await mcp23017.set(new GuardedI2c('/dev/i2c-1', bus), AT, { levels: 0x1234, outputs: 0xffff });
  expect(bus.traffic).toEqual({ transactions: 1, bytes: 4 });
});

it('a chip that was reset between two writes is prepared again by the second', async () => {
  const { board, chips, shown, notes } = panel({ kind: 'mcp23017', activeLow: false });
  await board.start(rooms('0101'));
  for (const chip of chips) chip.reset();
  expect(await board.write(rooms('0101', '0102'))).toEqual([]);
  expect([...shown()]).toEqual(['0101', '0102']);
  expect(notes).toEqual([expect.stringMatching(/chip 0x20: it had lost/)]);
});

it('a chip that forgets at once (RESET floating) is named', async () => {
  const { board, chips } = panel({ kind: 'mcp23017', activeLow: false });
  await board.start(rooms('0101'));
  for (const chip of chips) {
    chip.reset();
    chip.write = () => {};
  }
  expect(await board.write(rooms('0102'))).toMatchObject([
    { room: '0101', code: 'I2C_CHIP_FORGETS' },
    { room: '0102', code: 'I2C_CHIP_FORGETS' },
    { room: '0103', code: 'I2C_CHIP_FORGETS' },
  ]);
});

type Step =
  | { is: 'write'; lit: string[] }
  | { is: 'reset' | 'dies' | 'returns' | 'look'; chip: number }
  | { is: 'spoil'; chip: number; iocon: number };

it('random wishes, resets, dead chips and spoilt settings: in the end the board shows the wish, and only hurt chips went dark', async () => {
  const names = ['0101', '0102', '0103', '0104'];
  // Two rooms on each of two chips.
  const map = { '0101': 0, '0102': 15, '0103': 16, '0104': 24 };
  const chipOf = (room: string) => (room < '0103' ? 0 : 1);
  const chip = fc.integer({ min: 0, max: 1 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ is: fc.constant('write' as const), lit: fc.subarray(names) }),
    fc.record({
      is: fc.constantFrom('reset' as const, 'dies' as const, 'returns' as const, 'look' as const),
      chip,
    }),
    fc.record({ is: fc.constant('spoil' as const), chip, iocon: fc.integer({ min: 0, max: 255 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const chips = [0x20, 0x21].map((address) => ({ address, channel: null }));
      const { board, chips: models, shown } = panel({ kind: 'mcp23017', activeLow: false, chips, map });
      let wish: ReadonlySet<string> = new Set();
      const hurt = new Set<number>();
      // A lamp that was lit, and is wanted before and after, never goes dark on a chip that nothing happened to.
      let before = shown();
      const watch = (index: number) => () => {
        for (const room of before) {
          if (chipOf(room) === index && wish.has(room) && !hurt.has(index)) expect(shown()).toContain(room);
        }
      };
      for (const [index, model] of models.entries()) model.onChange = watch(index);
      await board.start(rooms());
      for (const step of steps) {
        const model = 'chip' in step ? (models[step.chip] as Mcp23017Model) : null;
        if ('chip' in step && step.is !== 'look' && step.is !== 'returns') hurt.add(step.chip);
        if (step.is === 'write') {
          before = new Set([...shown()].filter((room) => wish.has(room) && step.lit.includes(room)));
          wish = new Set(step.lit);
          await board.write(rooms(...step.lit)).catch(() => {});
        } else if (step.is === 'look') await board.readBack();
        else if (step.is === 'reset') model?.reset();
        else if (step.is === 'spoil') model?.spoil('iocon', step.iocon);
        else if (model) model.dead = step.is === 'dies';
        // Healed when it is seen to show the wish again.
        const wrong = names.filter((room) => shown().has(room) !== wish.has(room)).map<number>(chipOf);
        for (const [index, model] of models.entries()) {
          if (step.is === 'write' && !model.dead && !wrong.includes(index)) hurt.delete(index);
        }
      }
      for (const model of models) {
        model.dead = false;
        model.onChange = () => {};
      }
      // The keeper: looks, and writes when that differs or tells nothing.
      for (let i = 0; i < 2; i++) {
        await board.readBack();
        expect(await board.write(rooms(...wish))).toEqual([]);
      }
      expect([...shown()].sort()).toEqual([...wish].sort());
      expect([...((await board.readBack()) ?? ['unknown'])].sort()).toEqual([...wish].sort());
    }),
    { seed: 20261124, numRuns: 300 },
  );
});
