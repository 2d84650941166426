import { gpioProbes } from '../../drivers/gpio-kit/probes.js';
import { loadPbxDriver } from '../../drivers/index.js';
import { ConfigError } from '../config/problem.js';
import { runDoctor } from '../ops/doctor.js';
import { machineProbes } from '../ops/doctor-machine.js';
import { doctorJson, renderDoctor } from '../ops/doctor-report.js';
import { siteOf } from './site.js';

/** `bellwire doctor`: looks at everything the site needs; exit 1 when something fails. */
export async function doctor(o: { config: string; json?: boolean }): Promise<number> {
  const probes = machineProbes(gpioProbes, Date.now);
  const report = await runDoctor(siteOrProblems(o.config), probes, {
    siteFile: o.config,
    serialOf: async (format) => (await loadPbxDriver(format)).serial,
  });
  process.stdout.write(`${o.json ? doctorJson(report) : renderDoctor(report)}\n`);
  return report.exitCode;
}

function siteOrProblems(path: string) {
  try {
    return siteOf(path);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
