import type { LampAfterDeath } from '../../src/driver-api/index.js';
import { BellwireError } from '../../src/telephony/index.js';
import { findCdevChip } from './cdev-chips.js';
import { Request } from './cdev-request.js';
import { needLines } from './chips.js';
import { gpioError } from './errors.js';
import type { GpioDevices } from './gpio-device.js';
import type { GpioAccess, InputLines, InputWish, OutputLines, OutputWish } from './lines.js';
import { FLAG, LINES_MAX, type LineConfig } from './uapi.js';

/** GPIO through /dev/gpiochip*: the lines are ours as long as we hold the descriptor of their request. */
export class CdevAccess implements GpioAccess {
  readonly how = 'cdev';
  readonly #devices: () => Promise<GpioDevices>;

  constructor(
    devices: () => Promise<GpioDevices>,
    readonly why: string,
  ) {
    this.#devices = devices;
  }

  async openOutputs(label: string, wishes: ReadonlyMap<number, OutputWish>): Promise<OutputLines> {
    const devices = await this.#devices();
    const chip = await findCdevChip(devices, label);
    needLines(chip, wishes.keys());
    const requests: Request[] = [];
    try {
      for (const lines of slices([...wishes.keys()], LINES_MAX)) {
        // As they are: reading them now, while they are ours, is the only way to know what they drive.
        const request = new Request(devices, chip, lines, { flags: 0 });
        requests.push(request);
        const levels = levelsToDrive(request, wishes);
        request.configure({ flags: FLAG.OUTPUT, levels: lines.map((line) => levels.get(line) === true) });
      }
      return new CdevOutputs(requests, await afterDeath(devices, chip.label));
    } catch (error) {
      for (const request of requests) request.close();
      throw error;
    }
  }

  async openInputs(
    label: string,
    wishes: ReadonlyMap<number, InputWish>,
    onLevel: (line: number, high: boolean) => void,
    onTrouble: (error: BellwireError) => void,
  ): Promise<InputLines> {
    const devices = await this.#devices();
    const watch = await devices.watch();
    const chip = await findCdevChip(devices, label);
    needLines(chip, wishes.keys());
    const stops: (() => void)[] = [];
    const close = () => {
      for (const stop of stops.splice(0)) stop();
    };
    try {
      const requests = alike(wishes).map(({ lines, config }) => {
        const request = new Request(devices, chip, lines, config);
        stops.push(() => request.close());
        return request;
      });
      for (const request of requests) {
        const told = new Map<number, boolean>();
        const tell = (line: number, high: boolean) => {
          if (told.get(line) === high) return;
          told.set(line, high);
          onLevel(line, high);
        };
        for (const [line, high] of request.get()) tell(line, high);
        const unwatch = watch(request.fd, 'events', () => {
          try {
            for (const { line, high } of request.events()) tell(line, high);
          } catch (error) {
            close();
            onTrouble(gpioError(error, chip.label, 'GPIO_NO_CDEV'));
          }
        });
        stops.unshift(unwatch);
      }
    } catch (error) {
      close();
      throw error;
    }
    return { close };
  }
}

/**
 * Whether outputs drive on when their holder is gone. The pin drivers of the Pi say so in a module parameter: Linux 6.10
 * (pinctrl-bcm2835.c; off) and Raspberry Pi's kernel (pinctrl-rp1.c too; on). Older kernels and other chips do not say.
 */
async function afterDeath(devices: GpioDevices, label: string): Promise<LampAfterDeath> {
  if (!label.startsWith('pinctrl-')) return 'unknown';
  const module = label === 'pinctrl-rp1' ? 'pinctrl_rp1' : 'pinctrl_bcm2835';
  switch (await devices.parameter(module, 'persist_gpio_outputs')) {
    case 'Y':
      return 'holds';
    case 'N':
      return 'goes-dark';
    default:
      return 'unknown';
  }
}

function levelsToDrive(request: Request, wishes: ReadonlyMap<number, OutputWish>): Map<number, boolean> {
  const levels = new Map([...wishes].map(([line, { high }]) => [line, high] as const));
  const kept = request.lines.filter((line) => wishes.get(line)?.keep);
  if (kept.length === 0) return levels;
  // The kernel looked at the directions again when the lines were requested (gpiolib.c, gpiod_request_commit); before
  // that, a line whose holder died still counts as an output.
  const outputs = request.outputsAmong(kept);
  const now = request.get();
  for (const line of outputs) levels.set(line, now.get(line) === true);
  return levels;
}

/** Inputs with the same settings share a request: at most ten settings fit one, and few are ever used. */
function alike(wishes: ReadonlyMap<number, InputWish>): { lines: number[]; config: LineConfig }[] {
  const groups = new Map<string, { lines: number[]; config: LineConfig }>();
  for (const [line, { pull, debounceMs }] of wishes) {
    const bias = { up: FLAG.PULL_UP, down: FLAG.PULL_DOWN, none: 0 }[pull];
    const flags = FLAG.INPUT | FLAG.EDGE_RISING | FLAG.EDGE_FALLING | bias;
    const key = `${pull} ${debounceMs}`;
    const group = groups.get(key) ?? { lines: [], config: { flags, debounceMs } };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ lines, config }) =>
    slices(lines, LINES_MAX).map((slice) => ({ lines: slice, config })),
  );
}

class CdevOutputs implements OutputLines {
  readonly afterDeath: LampAfterDeath;
  readonly #requests: readonly Request[];

  constructor(requests: readonly Request[], afterDeath: LampAfterDeath) {
    this.#requests = requests;
    this.afterDeath = afterDeath;
  }

  set(levels: ReadonlyMap<number, boolean>): void {
    for (const line of levels.keys()) {
      if (!this.#requests.some((request) => request.has(line)))
        throw new BellwireError('GPIO_NOT_FOUND', `line ${line} is not open`);
    }
    for (const request of this.#requests) request.set(levels);
  }

  get(): ReadonlyMap<number, boolean> {
    return new Map(this.#requests.flatMap((request) => [...request.get()]));
  }

  close(): void {
    for (const request of this.#requests) request.close();
  }
}

function slices(lines: readonly number[], size: number): number[][] {
  const count = Math.ceil(lines.length / size);
  return Array.from({ length: count }, (_, index) => lines.slice(size * index, size * (index + 1)));
}
