import type { Chart } from './desk/chart.js';
import { DEFAULT_DIRECTORY } from './directory/rules.js';
import { findPerson } from './find-person/chart.js';
import { findStart } from './find-person/start.js';
import { inquiry } from './inquiry/chart.js';
import { inquiryStart } from './inquiry/start.js';
import { message } from './messages/chart.js';
import type { Procedure } from './procedure.js';
import { screening } from './screening/chart.js';
import { screeningStart } from './screening/start.js';
import { NO_PINYIN } from './search/readings.js';
import type { ProcedureSettings } from './settings.js';
import { transferCharts, transfers } from './transfer/machine.js';

/** Procedures that are charts, one folder each, and those that begin them. */
export function charted(settings: ProcedureSettings): {
  readonly charts: readonly Chart[];
  readonly beginners: readonly Procedure[];
} {
  const directory = settings.directory ?? DEFAULT_DIRECTORY;
  const pinyin = settings.pinyin ?? NO_PINYIN;
  const people = { directory, control: settings.control ?? null };
  const toPeople = screening(people);
  const numbers = { ...people, screening: toPeople };
  const transfer = { ...people, pinyin };
  return {
    charts: [...transferCharts(transfer), toPeople, findPerson(directory), inquiry(numbers), message],
    beginners: [
      transfers(transfer),
      screeningStart(toPeople, people),
      findStart(directory),
      inquiryStart(numbers, pinyin),
    ],
  };
}

/** All charts of a house. */
export const chartsOf = (settings: ProcedureSettings): readonly Chart[] => charted(settings).charts;
