import { describe, expect, it } from 'vitest';
import { settled, VirtualTimers } from '../../test/support/lamps.js';
import { BusLending, type BusPort } from './lend.js';

class Port implements BusPort {
  closes = 0;
  constructor(readonly number: number) {}
  async close(): Promise<void> {
    this.closes += 1;
  }
}

function bench(openWith: (number: number) => Promise<Port> = async (number) => new Port(number)) {
  const timers = new VirtualTimers();
  const lending = new BusLending<Port>((ms, run) => timers.after(ms, run));
  const ports: Port[] = [];
  let opens = 0;
  const open = async () => {
    opens += 1;
    const port = await openWith(opens);
    ports.push(port);
    return port;
  };
  return { timers, ports, opens: () => opens, lend: (key = '/dev/i2c-1') => lending.lend(key, open) };
}
const nothing = () => 'a test';
const never = <T>(): Promise<T> => new Promise<T>(() => {});

it('opens with the first job, not before', async () => {
  const { lend, opens } = bench();
  const bus = lend();
  expect(opens()).toBe(0);
  expect(await bus.run(nothing, async (port) => port.number)).toBe(1);
});

it('jobs of all borrowers run one after another, in order of asking', async () => {
  const { lend } = bench();
  const [a, b] = [lend(), lend()];
  const log: string[] = [];
  const job = (name: string) => async () => {
    log.push(`${name} begins`);
    await settled();
    log.push(`${name} ends`);
  };
  await Promise.all([a.run(nothing, job('a1')), b.run(nothing, job('b1')), a.run(nothing, job('a2'))]);
  expect(log).toEqual(['a1 begins', 'a1 ends', 'b1 begins', 'b1 ends', 'a2 begins', 'a2 ends']);
});

it('other paths have other owners', async () => {
  const { lend } = bench();
  const one = lend('/dev/i2c-1').run(nothing, () => never());
  expect(await lend('/dev/i2c-3').run(nothing, async (port) => port.number)).toBe(2);
  void one.catch(() => {});
});

describe('closing', () => {
  it('with the last borrower, after the jobs that were asked for', async () => {
    const { lend, ports } = bench();
    const [a, b] = [lend(), lend()];
    await a.run(nothing, async () => {});
    await a.giveBack();
    expect(ports[0]?.closes).toBe(0);
    const last = b.run(nothing, async (port) => port.closes);
    await b.giveBack();
    expect(await last).toBe(0);
    expect(ports[0]?.closes).toBe(1);
  });

  it('counts a borrower once, and refuses its jobs afterwards', async () => {
    const { lend, ports } = bench();
    const [a, b] = [lend(), lend()];
    await b.run(nothing, async () => {});
    await a.giveBack();
    await a.giveBack();
    expect(ports[0]?.closes).toBe(0);
    await expect(a.run(nothing, async () => {})).rejects.toThrow('given back');
  });

  it('somebody who borrows while it closes shares the owner: never two openings of one path', async () => {
    let closed = () => {};
    const open: Port[] = [];
    let most = 0;
    const { lend } = bench(async (number) => {
      const port = new Port(number);
      open.push(port);
      most = Math.max(most, open.length);
      port.close = () =>
        new Promise((resolve) => {
          closed = () => {
            open.splice(open.indexOf(port), 1);
            resolve();
          };
        });
      return port;
    });
    const first = lend();
    await first.run(nothing, async () => {});
    const gone = first.giveBack();
    await settled();
    const second = lend().run(nothing, async (port) => port.number);
    closed();
    await gone;
    expect(await second).toBe(2);
    expect(most).toBe(1);
  });
});

describe('failures', () => {
  it('a job that throws costs the opening, and nobody else', async () => {
    const { lend, ports } = bench();
    const [a, b] = [lend(), lend()];
    const bad = a.run(nothing, async () => {
      throw new Error('unplugged');
    });
    const good = b.run(nothing, async (port) => port.number);
    await expect(bad).rejects.toThrow('unplugged');
    expect(await good).toBe(2);
    expect(ports.map(({ closes }) => closes)).toEqual([1, 0]);
  });

  it('an opening that fails is tried again by the next job', async () => {
    const { lend } = bench(async (number) => {
      if (number === 1) throw new Error('not there');
      return new Port(number);
    });
    const bus = lend();
    await expect(bus.run(nothing, async () => {})).rejects.toThrow('not there');
    expect(await bus.run(nothing, async (port) => port.number)).toBe(2);
  });

  it('a job that hangs is named, the bus reopened, and the next job runs', async () => {
    const { lend, timers, ports } = bench();
    const bus = lend();
    let at = 'chip 0x20';
    const hung = bus.run(
      () => `board floor-1, ${at}`,
      async () => {
        at = 'chip 0x21';
        await never();
      },
    );
    const next = bus.run(nothing, async (port) => port.number);
    const named = expect(hung).rejects.toMatchObject({
      code: 'LAMP_BOARD_FAILED',
      message: expect.stringContaining('/dev/i2c-1: board floor-1, chip 0x21 has not ended within 6 s'),
    });
    await timers.pass(6000);
    await named;
    expect(await next).toBe(2);
    expect(ports[0]?.closes).toBe(1);
  });

  it('a port that does not close either holds up nobody for longer than a second', async () => {
    const { lend, timers } = bench(async (number) =>
      Object.assign(new Port(number), { close: () => never<void>() }),
    );
    const bus = lend();
    const hung = bus.run(nothing, () => never());
    const next = bus.run(nothing, async (port) => port.number);
    const failed = expect(hung).rejects.toMatchObject({ code: 'LAMP_BOARD_FAILED' });
    await timers.pass(6000);
    await timers.pass(1000);
    await failed;
    expect(await next).toBe(2);
  });

  it('an opening that comes too late is closed', async () => {
    let arrive = (_: Port) => {};
    const { lend, timers } = bench(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    const bus = lend();
    const hung = bus.run(nothing, async () => {});
    const failed = expect(hung).rejects.toThrow('opening has not ended within 6 s');
    await timers.pass(6000);
    await failed;
    const late = new Port(1);
    arrive(late);
    await settled();
    expect(late.closes).toBe(1);
  });
});
