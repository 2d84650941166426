import type { Chart, TaskData, Way } from './chart.js';

/** The chart as a Mermaid state diagram, in one language: what the README of each procedure shows. */
export function diagram(chart: Chart, language: 'zh' | 'en'): string {
  const lines = ['stateDiagram-v2', '  direction TB'];
  const name = (step: string) => step.replaceAll('-', '_');
  for (const [id, step] of Object.entries(chart.steps))
    lines.push(`  ${name(id)}: ${clean(step.title[language])}`);
  for (const [id, words] of Object.entries(chart.ends))
    lines.push(`  ${name(id)}: ${clean(words[language])}`);
  lines.push(`  [*] --> ${name(chart.first)}`);
  for (const [id, step] of Object.entries(chart.steps))
    for (const way of step.ways) {
      const to = way.to === 'stay' ? id : way.to;
      const when = way.whenWords ? ` [${way.whenWords[language]}]` : '';
      lines.push(
        `  ${name(id)} --> ${name(to)}: ${clean(`${trigger(way.on, language)}${when} ${way.rules.join(' ')}`)}`,
      );
    }
  for (const id of Object.keys(chart.ends)) lines.push(`  ${name(id)} --> [*]`);
  return `${lines.join('\n')}\n`;
}

function trigger(on: Way<TaskData>['on'], language: 'zh' | 'en'): string {
  switch (on.is) {
    case 'always':
      return '·';
    case 'choice':
      return `▸ ${on.label[language]}`;
    case 'deadline':
      return language === 'zh' ? '⏱ 到时' : '⏱ time is up';
    case 'fact':
      return on.words[language];
  }
}

/** Colons and semicolons end a label in Mermaid. */
const clean = (text: string) => text.replaceAll(/[:;]/g, ',').trim();
