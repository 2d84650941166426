import { beforeEach, describe, expect, it } from 'vitest';
import { settled, VirtualTimers } from '../../test/support/lamps.js';
import type { PanelConfig } from '../config/site.js';
import type { Panel, PanelContext, PanelLights } from '../driver-api/index.js';
import { BellwireError, type ButtonFact } from '../telephony/index.js';
import { PanelOutlet } from './outlet.js';

const config: PanelConfig = {
  driver: 'virtual',
  path: '/run/panel.sock',
  buttons: [
    { id: 'test', does: 'lamp-test' },
    { id: 'bell-desk', does: 'seen' },
  ],
  lights: [{ shows: 'alarm' }],
};

let timers: VirtualTimers;
let panel: { failing: 'no' | 'start' | 'show' | 'hang'; calls: string[]; shown: PanelLights | null };
let context: PanelContext;
let facts: ButtonFact[];
let notes: string[];
let alarm: boolean;
let outlet: PanelOutlet;

beforeEach(async () => {
  timers = new VirtualTimers();
  panel = { failing: 'no', calls: [], shown: null };
  facts = [];
  notes = [];
  alarm = false;
  outlet = new PanelOutlet({
    config,
    after: (ms, run) => timers.after(ms, run),
    now: () => timers.now(),
    lights: () => ({ link: !alarm, health: !alarm, alarm }),
    submit: (fact) => facts.push(fact),
    note: (message) => notes.push(message),
  });
  await outlet.build(async () => ({
    id: 'virtual',
    title: '',
    create: async (it) => {
      context = it;
      return memoryPanel();
    },
  }));
});

function memoryPanel(): Panel {
  const busy = new BellwireError('GPIO_LINE_BUSY', 'test');
  return {
    async start() {
      panel.calls.push('start');
      if (panel.failing === 'start') throw busy;
      for (const { id } of config.buttons) context.onButton(id, false);
    },
    async show(lights) {
      panel.calls.push('show');
      if (panel.failing === 'show') throw busy;
      if (panel.failing === 'hang') await new Promise(() => {});
      panel.shown = lights;
    },
    async stop() {
      panel.calls.push('stop');
    },
  };
}

describe('buttons', () => {
  it('are facts, once a change; as found at the start they are none', async () => {
    outlet.start();
    await settled();
    for (const pressed of [false, true, true, false]) context.onButton('bell-desk', pressed);
    expect(facts).toEqual([
      { type: 'Button', id: 'bell-desk', does: 'seen', pressed: true },
      { type: 'Button', id: 'bell-desk', does: 'seen', pressed: false },
    ]);
  });

  it('one that was held when the panel came up is not pressed; one let go while it was away is', async () => {
    context.onButton('test', true);
    expect(facts).toEqual([]);
    outlet.start();
    await settled();
    expect(facts).toMatchObject([{ id: 'test', pressed: false }]);
  });

  it('a broken wire is told once and fills nothing', async () => {
    outlet.start();
    await settled();
    for (let i = 0; i < 1_000; i++) {
      context.onButton('test', i % 2 === 0);
      await timers.pass(30);
    }
    expect(facts.length).toBe(20);
    expect(notes).toHaveLength(1);
    await timers.pass(10_000);
    context.onButton('test', true);
    expect(facts.length).toBe(21);
  });

  it('after a stop nothing is heard', async () => {
    outlet.start();
    await settled();
    await outlet.stop();
    context.onButton('test', true);
    expect(facts).toEqual([]);
  });
});

describe('lights', () => {
  it('are told every second how the house is', async () => {
    outlet.start();
    await timers.pass(3_000);
    expect(panel.calls).toEqual(['start', 'show', 'show', 'show', 'show']);
    expect(panel.shown).toEqual({ link: true, health: true, alarm: false });
  });

  it('an alarm has to stand for ten seconds, and ends at once', async () => {
    outlet.start();
    alarm = true;
    await timers.pass(9_000);
    expect(panel.shown).toEqual({ link: false, health: false, alarm: false });
    await timers.pass(2_000);
    expect(panel.shown?.alarm).toBe(true);
    alarm = false;
    await timers.pass(1_000);
    expect(panel.shown?.alarm).toBe(false);
    alarm = true;
    await timers.pass(5_000);
    expect(panel.shown?.alarm).toBe(false);
  });
});

describe('trouble', () => {
  it('a panel that cannot start is tried every four seconds, and says so once', async () => {
    panel.failing = 'start';
    outlet.start();
    await timers.pass(20_000);
    expect(panel.calls).toHaveLength(6);
    expect(notes).toHaveLength(1);
    expect(outlet.fault).toBe('GPIO_LINE_BUSY');
    panel.failing = 'no';
    await timers.pass(4_000);
    expect(outlet.fault).toBeNull();
    expect(notes.at(-1)).toBe('the panel works again');
  });

  it('one that fails later, or tells of trouble, is started again', async () => {
    outlet.start();
    await settled();
    context.onTrouble(new BellwireError('GPIO_LINE_BUSY', 'the chip went away'));
    expect(outlet.fault).toBe('GPIO_LINE_BUSY');
    await timers.pass(1_000);
    expect(panel.calls).toEqual(['start', 'show', 'start', 'show']);
    panel.failing = 'show';
    await timers.pass(1_000);
    panel.failing = 'no';
    await timers.pass(4_000);
    expect(panel.calls.slice(4)).toEqual(['show', 'start', 'show']);
    expect(outlet.fault).toBeNull();
  });

  it('one that never started is not stopped; one that runs is', async () => {
    panel.failing = 'start';
    outlet.start();
    await settled();
    await outlet.stop();
    expect(panel.calls).toEqual(['start']);
  });

  it('a hanging driver does not hold up the stop of the daemon', async () => {
    outlet.start();
    await settled();
    panel.failing = 'hang';
    await timers.pass(1_000);
    const stopping = outlet.stop();
    await timers.pass(3_000);
    await stopping;
    expect(timers.waiting).toBe(0);
  });
});
