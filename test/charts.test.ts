import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagram } from '../src/switchboard/desk/diagram.js';
import { chartsOf } from '../src/switchboard/index.js';

const CHARTS = chartsOf({ wakeUp: { resultWithinMs: 600_000 } }).map((chart) => [chart.id, chart] as const);
const BLOCK = /<!-- diagram -->\n[\s\S]*?<!-- \/diagram -->/;

describe.each(CHARTS)('the chart %s', (id, chart) => {
  it('has ways to its own steps and ends only, and no step that is called as an end', () => {
    const steps = Object.keys(chart.steps);
    const ends = Object.keys(chart.ends);
    expect(steps.filter((step) => ends.includes(step))).toEqual([]);
    const reached = new Set([chart.first]);
    for (const [name, { ways }] of Object.entries(chart.steps)) {
      expect(ways.length, name).toBeGreaterThan(0);
      for (const { to } of ways) if (to !== 'stay') reached.add(to);
    }
    expect([...reached].sort()).toEqual([...steps, ...ends].sort());
  });

  it('names rules in every step and on every way', () => {
    for (const [name, step] of Object.entries(chart.steps))
      for (const rules of [step.rules, ...step.ways.map((way) => way.rules)])
        expect(
          rules.filter((rule) => /^[RCG]\d{2,3}$/.test(rule)).length,
          `${name}: ${rules.join(' ')}`,
        ).toBeGreaterThan(0);
  });

  /** `WRITE_DIAGRAMS=1 npx vitest run test/charts.test.ts` writes them. */
  it('is what its README shows, in both languages', () => {
    const file = new URL(`../src/switchboard/${id}/README.md`, import.meta.url);
    const text = readFileSync(file, 'utf8');
    const block = (['zh', 'en'] as const)
      .map((language) => `\`\`\`mermaid\n${diagram(chart, language)}\`\`\`\n`)
      .join('\n');
    const wanted = `<!-- diagram -->\n\n${block}\n<!-- /diagram -->`;
    if (process.env.WRITE_DIAGRAMS === '1')
      writeFileSync(
        file,
        text.replace(BLOCK, () => wanted),
      );
    else expect(BLOCK.exec(text)?.[0]).toBe(wanted);
  });
});
