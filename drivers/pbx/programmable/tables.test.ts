import { describe, expect, it } from 'vitest';
import type { ProgrammableFormat } from '../../../src/driver-api/index.js';
import { checkProgrammable } from './check.js';
import { compile } from './compile.js';
import { merged, TABLES } from './tables/index.js';

const shipped = Object.entries(TABLES).map(([id, { format, example }]) => ({ id, format, example }));

describe.each(shipped)('the table $id', ({ id, format, example }) => {
  const site: ProgrammableFormat = { table: id, ...example };
  const samples = example.samples ?? [];

  it('does what its samples say', () => {
    expect(checkProgrammable(site)).toEqual([]);
    expect(samples.length).toBeGreaterThan(1);
  });

  it('has a sample for every command and every event that it has', () => {
    const commands = samples.flatMap(({ command }) => (command ? [command.service] : []));
    expect(new Set(commands.filter((service) => service !== 'Intrude'))).toEqual(
      new Set(Object.keys(format.commands ?? {})),
    );
    const told = samples.flatMap(({ line, expect }) =>
      line !== undefined && typeof expect === 'object' && 'type' in expect ? [expect] : [],
    );
    // text-cti has its call events from one pattern: three of them stand for all.
    const names = new Set((format.events ?? []).map(({ event }) => event));
    if (id !== 'text-cti') expect(new Set(told.map(({ type }) => type))).toEqual(names);
    else expect(samples.filter((one) => typeof one.expect === 'object').length).toBeGreaterThanOrEqual(5);
  });
});

describe('what a site says otherwise', () => {
  const lamp = { service: 'SetMessageWaiting', extension: '118', on: true };

  it('takes the place of the table: width, window, what silence means', () => {
    const site: ProgrammableFormat = {
      table: 'nortel-mwi',
      commands: {
        SetMessageWaiting: { on: 'SE ST {extension:5>0} MW ON', off: 'SE ST {extension:5>0} MW OF' },
      },
      answers: { withinMs: 30_000 },
      events: [
        { event: 'WakeUpSet', pattern: String.raw`WA (?<station>\d+) TI (?<time>\d{4})`, time: 'HHMM' },
      ],
      codes: { status: { CL: 'clean' } },
      samples: [
        { command: lamp, expect: String.raw`SE ST 00118 MW ON\r\n` },
        { command: { ...lamp, service: 'SetDoNotDisturb' }, expect: String.raw`SE ST 118 DN ON\r\n` },
        { line: 'WA 0118 TI 0645', expect: { type: 'WakeUpSet', time: '06:45', date: null } },
        { line: 'ST 0118 CL', expect: { status: 'clean', code: 'CL' } },
      ],
    };
    expect(checkProgrammable(site)).toEqual([]);
    expect(compile(merged(site)).compiled.answers).toMatchObject({ withinMs: 30_000, silence: 'presumed' });
  });

  it('must give the values that the table asks for', () => {
    expect(checkProgrammable({ table: 'mx-one-mwi' })).toMatchObject([
      { path: ['commands', 'SetMessageWaiting', 'on'], found: '{system}' },
      { path: ['commands', 'SetMessageWaiting', 'off'], found: '{system}' },
    ]);
  });

  it('names a table that there is', () => {
    expect(checkProgrammable({ table: 'nortel' })).toMatchObject([{ path: ['table'], found: '"nortel"' }]);
  });
});
