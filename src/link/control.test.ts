import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { driver } from '../../drivers/pbx/smdi/index.js';
import { connectOverPty, SimulatedPbx, socatPresent } from '../../drivers/simulator/index.js';
import type { ControlMachine } from '../driver-api/index.js';
import { asExtension, BellwireError } from '../telephony/index.js';
import { ControlSession } from './control.js';
import { createFramer } from './framers/index.js';
import { createTransport } from './transport.js';

/** A clock whose timers fire when it is moved. */
class Time {
  now = 0;
  #timers: { at: number; run: () => void }[] = [];
  after = (ms: number, run: () => void) => {
    const timer = { at: this.now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((t) => t !== timer);
    };
  };
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const due = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.now = due.at;
      this.#timers = this.#timers.filter((t) => t !== due);
      due.run();
      await settled();
    }
    this.now = end;
  }
  get pending(): number {
    return this.#timers.length;
  }
}

/** Promise callbacks already due have run. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function smdiMachine(): ControlMachine {
  const machine = driver.control?.({});
  if (!machine) throw new Error('smdi has a control machine');
  return machine;
}

function session(write?: (bytes: Uint8Array) => Promise<void>) {
  const time = new Time();
  const written: string[] = [];
  const failed: unknown[] = [];
  const control = new ControlSession({
    machine: smdiMachine(),
    write:
      write ??
      (async (bytes) => {
        written.push(Buffer.from(bytes).toString('latin1'));
      }),
    writeFailed: (error) => failed.push(error),
    now: () => time.now,
    after: time.after,
  });
  const lamp = (extension: string, on = true, notAfter: number | null = null) =>
    control.run({ service: 'SetMessageWaiting', extension: asExtension(extension), on }, notAfter);
  return { time, written, failed, control, lamp };
}

describe('a control session', () => {
  it('writes nothing while the link is closed, before the first opening too', async () => {
    const { control, lamp, written } = session();
    expect(await lamp('0101')).toEqual({ is: 'failed', code: 'PBX_LINK_DOWN' });
    control.opened();
    control.closed();
    expect(await lamp('0101')).toEqual({ is: 'failed', code: 'PBX_LINK_DOWN' });
    expect(written).toEqual([]);
  });

  it('sends paced, and gives each command its own result', async () => {
    const { control, lamp, written, time } = session();
    control.opened();
    const first = lamp('0101');
    const second = lamp('0102');
    expect(written).toEqual(['OP:MWI 0000101!\x04']);
    control.heard(
      { text: 'MWI0000101 INV\r\n', at: 0, cut: null, line: 1 },
      {
        is: 'facts',
        facts: [{ type: 'MessageWaitingRefused', extension: asExtension('0000101'), reason: 'invalid' }],
      },
    );
    expect(await first).toMatchObject({ is: 'refused', reason: 'invalid' });
    await time.pass(999);
    expect(written).toHaveLength(1);
    await time.pass(1);
    expect(written[1]).toBe('OP:MWI 0000102!\x04');
    await time.pass(1000);
    expect(await second).toEqual({ is: 'presumed' });
    expect(time.pending).toBe(0);
  });

  it('a link that closes ends everything owed, and leaves no timer', async () => {
    const { control, lamp, written, time } = session();
    control.opened();
    const owed = [lamp('0101'), lamp('0102')];
    control.closed();
    expect(await Promise.all(owed)).toEqual([
      { is: 'failed', code: 'PBX_LINK_DOWN' },
      { is: 'failed', code: 'PBX_LINK_DOWN' },
    ]);
    expect(time.pending).toBe(0);
    control.opened();
    await time.pass(10_000);
    expect(written).toHaveLength(1);
  });

  it('a failed write ends what waits, and the session goes on', async () => {
    let broken = true;
    const written: string[] = [];
    const { control, lamp, time, failed } = session(async (bytes) => {
      if (broken) throw new BellwireError('PBX_LINK_DOWN', 'test');
      written.push(Buffer.from(bytes).toString('latin1'));
    });
    control.opened();
    expect(await lamp('0101')).toEqual({ is: 'failed', code: 'PBX_LINK_DOWN' });
    expect(failed).toEqual([expect.objectContaining({ code: 'PBX_LINK_DOWN' })]);
    broken = false;
    const again = lamp('0101');
    await time.pass(2000);
    expect(await again).toEqual({ is: 'presumed' });
    expect(written).toEqual(['OP:MWI 0000101!\x04']);
  });

  it('does not send what has expired while it waited', async () => {
    const { control, lamp, written, time } = session();
    control.opened();
    void lamp('0101');
    const late = lamp('0102', true, 500);
    await time.pass(600);
    expect(await late).toEqual({ is: 'failed', code: 'COMMAND_EXPIRED' });
    await time.pass(5000);
    expect(written).toHaveLength(1);
  });
});

const HAS_SOCAT = await socatPresent();
if (!HAS_SOCAT) console.log('control session over a real pty: skipped, socat is absent');

it.skipIf(!HAS_SOCAT)('switches lamps of a simulated PBX over a real serial port', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwire-control-'));
  const path = join(folder, 'port');
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const now = () => performance.now();
  const pbx = new SimulatedPbx({ rooms: ['0101', '0102'], smdr: 'panasonic-tda-a', now, after });
  const cable = await connectOverPty(pbx.smdi, path);
  const decoder = driver.createDecoder({ referenceDate: () => '2026-03-14' });
  const framer = createFramer(driver.framing, (frame) => {
    control.heard(frame, decoder.decode(frame));
  });
  const serial = { type: 'serial', path } as const;
  const port = await createTransport(serial, driver.serial, () => undefined)().open(
    { data: (bytes) => framer.push(bytes, Date.now()), closed: () => control.closed() },
    new AbortController().signal,
  );
  port.resume();
  onTestFinished(async () => {
    control.closed();
    await port.close();
    await cable.stop();
    rmSync(folder, { recursive: true });
  });
  const control: ControlSession = new ControlSession({
    machine: smdiMachine(),
    write: (bytes) => port.write(bytes),
    writeFailed: (error) => expect.fail(String(error)),
    now: Date.now,
    after,
  });
  control.opened();
  const lamp = (extension: string, on: boolean) =>
    control.run({ service: 'SetMessageWaiting', extension: asExtension(extension), on }, null);

  const results = [lamp('0101', true), lamp('0999', true)];
  expect(await Promise.all(results)).toEqual([
    { is: 'presumed' },
    { is: 'refused', code: 'LAMP_REFUSED', reason: 'invalid' },
  ]);
  expect([...pbx.lamps]).toEqual(['0101']);
  expect(await lamp('0101', false)).toEqual({ is: 'presumed' });
  expect([...pbx.lamps]).toEqual([]);
});
