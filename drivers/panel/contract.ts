import assert from 'node:assert/strict';
import type { Panel, PanelContext, PanelLights } from '../../src/driver-api/index.js';

/** A panel under test with its hardware in view: buttons `test` and `bell-desk`, a light for each thing there is to tell. */
export interface PanelUnderTest {
  panel: Panel;
  /** A finger on the button. */
  push(id: string, pressed: boolean): Promise<void>;
  /** What a person before the cupboard sees. */
  lit(): Promise<PanelLights>;
  end(): Promise<void>;
}
export type MakePanel = (context: Omit<PanelContext, 'options'>) => Promise<PanelUnderTest>;

const DARK: PanelLights = { link: false, health: false, alarm: false };

/** What every panel promises. The tests of each driver run all of it. */
export const panelContract: readonly { name: string; prove(make: MakePanel): Promise<void> }[] = [
  {
    name: 'tells every button once at the start, then every change',
    async prove(make) {
      await using(make, async ({ panel, push }, heard) => {
        await panel.start();
        assert.deepEqual(heard.splice(0).sort(), ['bell-desk false', 'test false']);
        await push('test', true);
        await push('bell-desk', true);
        await push('test', false);
        assert.deepEqual(heard, ['test true', 'bell-desk true', 'test false']);
      });
    },
  },
  {
    name: 'shows what it is told; a start lights nothing, a stop leaves nothing lit',
    async prove(make) {
      await using(make, async ({ panel, lit }) => {
        await panel.start();
        assert.deepEqual(await lit(), DARK);
        for (const lights of [
          { ...DARK, link: true, health: true },
          { ...DARK, alarm: true },
        ]) {
          await panel.show(lights);
          await panel.show(lights);
          assert.deepEqual(await lit(), lights);
        }
        await panel.stop();
        assert.deepEqual(await lit(), DARK);
      });
    },
  },
  {
    name: 'started again, works again',
    async prove(make) {
      await using(make, async ({ panel, push, lit }, heard) => {
        await panel.start();
        await panel.start();
        heard.length = 0;
        await push('test', true);
        assert.deepEqual(heard, ['test true']);
        await panel.show({ ...DARK, link: true });
        assert.deepEqual(await lit(), { ...DARK, link: true });
      });
    },
  },
];

async function using(
  make: MakePanel,
  prove: (under: PanelUnderTest, heard: string[]) => Promise<void>,
): Promise<void> {
  const heard: string[] = [];
  const under = await make({
    onButton: (id, pressed) => heard.push(`${id} ${pressed}`),
    onTrouble: (error) => heard.push(error.code),
    note: () => {},
  });
  try {
    await prove(under, heard);
  } finally {
    await under.end();
  }
}
