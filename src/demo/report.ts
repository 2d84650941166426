import type { Told } from './narrator.js';

/** What the demo prints on: stdout, or anything like it. */
export type Out = NodeJS.WritableStream & { isTTY?: boolean };

export interface Report {
  /** One aligned line: hotel clock, room, what happened, where it was seen. */
  row(time: string, told: Told, where: string): void;
  /** A line of the play itself. */
  scene(time: string, text: string): void;
  heading(text: string): void;
  line(text: string): void;
  /** A named figure of the summary. */
  figure(name: string, text: string, good?: boolean): void;
}

const ROOM_WIDTH = 4;
const TEXT_WIDTH = 62;

/** Colours only for eyes: on a terminal, and not when NO_COLOR is set (no-color.org). */
export function createReport(out: Out, env: NodeJS.ProcessEnv): Report {
  const coloured = out.isTTY === true && !env.NO_COLOR;
  const paint = (code: number, text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
  const print = (text: string) => void out.write(`${text.trimEnd()}\n`);
  const tones: Record<Told['tone'], number> = { news: 0, good: 32, warning: 33, aside: 2 };
  return {
    row: (time, { room, text, tone }, where) =>
      print(
        `${time}  ${room.padEnd(ROOM_WIDTH)}  ${paint(tones[tone], text.padEnd(TEXT_WIDTH))}  ${paint(36, where)}`,
      ),
    scene: (time, text) => print(`\n${paint(1, `${time}  ${text}`)}`),
    heading: (text) => print(`\n${paint(1, text)}`),
    line: print,
    figure: (name, text, good = true) => print(`  ${name.padEnd(16)}${good ? text : paint(31, text)}`),
  };
}
