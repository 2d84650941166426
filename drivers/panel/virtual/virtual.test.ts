import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PanelContext, PanelLights } from '../../../src/driver-api/index.js';
import { panelContract } from '../contract.js';
import { driver } from './index.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-panel-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const options = (path = join(dir, 'p.sock')) => ({
  path,
  buttons: [{ id: 'test' }, { id: 'bell-desk' }],
  lights: [{ shows: 'link' }, { shows: 'health' }, { shows: 'alarm' }],
});
const context: Omit<PanelContext, 'options'> = { onButton: () => {}, onTrouble: () => {}, note: () => {} };

/** What a client is told, one line after another. */
function talk(path = join(dir, 'p.sock')) {
  const socket: Socket = createConnection(path);
  socket.on('error', () => {});
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    socket,
    line: async (): Promise<unknown> => {
      const { value } = await lines.next();
      return value === undefined ? undefined : JSON.parse(String(value));
    },
  };
}

describe('the panel contract', () => {
  it.each(panelContract)('$name', async ({ prove }) => {
    await prove(async (given) => {
      let heard = () => {};
      const panel = await driver.create({
        ...given,
        onButton: (id, pressed) => {
          given.onButton(id, pressed);
          heard();
        },
        options: options(),
      });
      return {
        panel,
        async push(id, pressed) {
          const { socket } = talk();
          const done = new Promise<void>((resolve) => {
            heard = resolve;
          });
          socket.write(`${pressed ? 'press' : 'release'} ${id}\n`);
          await done;
          socket.destroy();
        },
        async lit() {
          const client = talk();
          const dark = { link: false, health: false, alarm: false };
          const told = (await client.line().catch(() => undefined)) as Partial<PanelLights> | undefined;
          client.socket.destroy();
          return { ...dark, ...told };
        },
        end: () => panel.stop(),
      };
    });
  });
});

it('tells the lights at once, and every change to everybody', async () => {
  const panel = await driver.create({ ...context, options: options() });
  await panel.start();
  const lights = { link: true, health: true, alarm: false };
  await panel.show(lights);
  const [a, b] = [talk(), talk()];
  expect([await a.line(), await b.line()]).toEqual([lights, lights]);
  await panel.show({ ...lights, alarm: true });
  expect([await a.line(), await b.line()]).toEqual([
    { ...lights, alarm: true },
    { ...lights, alarm: true },
  ]);
  await panel.stop();
});

it.each(['press nothing', 'push test', '', 'x'.repeat(5_000)])(
  '"%.20s" is answered with what it takes',
  async (line) => {
    const heard: string[] = [];
    const panel = await driver.create({ ...context, onButton: (id) => heard.push(id), options: options() });
    await panel.start();
    heard.length = 0;
    const client = talk();
    await client.line();
    client.socket.write(`${line}\n`);
    expect(await client.line()).toEqual({ error: 'press|release test|bell-desk' });
    expect(heard).toEqual([]);
    await panel.stop();
  },
);

it('takes the place of a socket that a killed daemon left, and leaves none behind', async () => {
  const { path } = options();
  writeFileSync(path, '');
  const panel = await driver.create({ ...context, options: options() });
  await panel.start();
  const client = talk();
  await once(client.socket, 'connect');
  await panel.stop();
  expect(existsSync(path)).toBe(false);
});

it('says why it cannot listen, and what it needs', async () => {
  writeFileSync(join(dir, 'file'), '');
  const panel = await driver.create({ ...context, options: options(join(dir, 'file/p.sock')) });
  await expect(panel.start()).rejects.toMatchObject({ code: 'PANEL_FAILED' });
  await expect(driver.create({ ...context, options: {} })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
