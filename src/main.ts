#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CtlOptions } from './commands/ctl.js';
import type { ListenOptions } from './commands/listen.js';
import type { PiSetupArguments, Uart } from './commands/pi-setup.js';
import type { SimulateOptions } from './commands/simulate.js';
import { EXIT, EXIT_HELP, report } from './exit.js';
import type { ParseOptions } from './parse.js';
import { VERSION } from './version.js';

/**
 * The command line, thin: it reads arguments and imports the body of the command asked for, so that `parse` does not
 * pay for MQTT and `run` does not pay for the demo.
 */
const program = new Command('bellwire')
  .description(
    'Hotel gateway between a legacy PBX and MQTT: call records, message lamps, switchboard procedures.',
  )
  .version(VERSION)
  .showHelpAfterError()
  .exitOverride()
  .addHelpText('after', EXIT_HELP);

/** A command's body answers its exit code. */
const act =
  <Args extends unknown[]>(body: (...args: Args) => Promise<number>) =>
  async (...args: Args): Promise<void> => {
    process.exitCode = await body(...args);
  };
const positive = (text: string): number => {
  const number = Number(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('A number above 0 is needed.');
};
const uart = (text: string, before: readonly Uart[]): Uart[] => {
  const [, number, ctsrts] = /^([1-5])(,ctsrts)?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('1 to 5 is needed, or 3,ctsrts.');
  return [...before, { number: Number(number), ctsrts: ctsrts !== undefined }];
};
const config = () =>
  new Option('-c, --config <file>', 'the site file').default('/etc/bellwire/bellwire.yaml');
const json = () => new Option('--json', 'machine-readable output');

program
  .command('run')
  .description('run the gateway (the service does this)')
  .addOption(config())
  .action(act(async (o: { config: string }) => (await import('./commands/run.js')).run(o)));

program
  .command('demo')
  .description(
    'an evening in an invented hotel: simulated PBX, embedded broker, virtual lamps; needs nothing else',
  )
  .option('--seconds <n>', 'end after so many seconds', positive)
  .option('--fast', 'play the evening quickly and end with a summary')
  .action(
    act(async (o: { seconds?: number; fast?: boolean }) => {
      const { runDemo } = await import('./demo.js');
      return runDemo({ ...o, out: process.stdout });
    }),
  );

program
  .command('check-config')
  .description('check a site file: every problem with line, column, what is allowed, and an example')
  .argument('[file]', 'the site file; the same as --config')
  .addOption(config())
  .addOption(json())
  .action(
    act(async (file: string | undefined, o: { config: string; json?: boolean }) =>
      (await import('./commands/check-config.js')).checkConfig(file ?? o.config, o),
    ),
  );

program
  .command('parse')
  .description('decode call records on standard input: one JSON record a line')
  .option('-f, --format <id>', 'format id')
  .addOption(
    new Option('--date-order <order>', 'order of the date column').choices(['mdy', 'dmy', 'ymd', 'ydm']),
  )
  .option('--reference-date <YYYY-MM-DD>', 'today, for formats without a year')
  .addOption(new Option('--encoding <charset>', 'character set of names').choices(['latin1', 'cp866']))
  .addOption(new Option('--framing <kind>', "instead of the format's own").choices(['lines', 'stx-etx']))
  .option('-l, --link <id>', 'what is not given, as for this link of the site file')
  .addOption(config())
  .option('--stats', 'only the counts: lines = records + unparsed + ignored + continuation')
  .option('--list', 'the formats there are')
  .action(
    act(
      async ({ config, link, ...o }: ParseOptions & { config: string; link?: string }, command: Command) => {
        if (!o.format && !o.list && !link)
          command.error("error: option '--format <id>' or '--link <id>' is needed (see --list)");
        const { runParse } = await import('./parse.js');
        if (!link) return runParse(o, process.stdin, process.stdout);
        const { optionsOfLink } = await import('./commands/parse-link.js');
        return runParse(optionsOfLink({ ...o, config, link }), process.stdin, process.stdout);
      },
    ),
  );

program
  .command('listen')
  .description('what is on this wire? finds speed, parity and dialect, and the lines for the site file')
  .argument('[port]', 'a serial port that nobody else has open')
  .option('--file <path>', 'a capture or raw bytes instead of a port')
  .option('--for <seconds>', 'say what is known after so long', positive, 600)
  .addOption(json())
  .action(
    act(async (port: string | undefined, o: ListenOptions, command: Command) => {
      if ((port === undefined) === (o.file === undefined))
        command.error('error: a port or --file <path> is needed, and only one of them');
      return (await import('./commands/listen.js')).listenTo(port, o);
    }),
  );

program
  .command('simulate')
  .description('play the PBX: a hotel day as any format prints it, with faults, for a site without hardware')
  .requiredOption('-f, --format <id>', 'format id, or smdi')
  .option(
    '--port <path>',
    'on a pseudo-terminal that is linked there (needs socat); default: standard output',
  )
  .option('--tcp <[host:]port>', 'on a TCP port; host 127.0.0.1 when none is given')
  .option('--speed <n>', 'so many times faster than life', positive, 1)
  .option('--fault <list>', 'chances, such as drop=0.01,double=0.01; names: drivers/simulator/README.md')
  .option('--seed <n>', 'another day and other faults; the same seed gives the same ones', positive, 1)
  .option('--events <n>', 'end after so many events; default: when interrupted', positive)
  .option('--rooms <numbers>', 'guest rooms', '0101,0102,0103,0104,0105,0106,0107,0108')
  .option('--start <YYYY-MM-DDTHH:MM>', 'what the clock of the PBX shows at first; default: now')
  .addOption(
    new Option('--date-order <order>', 'order of the date column').choices(['mdy', 'dmy', 'ymd', 'ydm']),
  )
  .addOption(new Option('--framing <kind>', 'NEC: instead of lines').choices(['lines', 'stx-etx']))
  .action(
    act(async (o: SimulateOptions, command: Command) => {
      if (o.port !== undefined && o.tcp !== undefined) command.error('error: --port or --tcp, not both');
      const { simulate } = await import('./commands/simulate.js');
      return simulate(o, { out: process.stdout, tell: process.stderr });
    }),
  );

program
  .command('capture')
  .description('write the raw bytes of a link with their times to a file, until interrupted')
  .addOption(config())
  .requiredOption('-l, --link <id>', 'a link of the site file')
  .requiredOption('-o, --output <file>', 'the capture file; appended to when it exists')
  .addOption(json())
  .action(
    act(async (o: { config: string; link: string; output: string; json?: boolean }) =>
      (await import('./commands/capture.js')).capture(o),
    ),
  );

program
  .command('replay')
  .description('play a capture through the whole system with a virtual clock: the same ledger every time')
  .argument('<capture>', 'a file made by `bellwire capture`')
  .addOption(config())
  .option('--ledger <file>', 'keep the ledger there (must not exist); default: a temporary one')
  .addOption(json())
  .action(
    act(async (file: string, o: { config: string; ledger?: string; json?: boolean }) =>
      (await import('./commands/replay.js')).replay(file, o),
    ),
  );

program
  .command('lamps')
  .description('message lamps')
  .command('test')
  .description('all on, all off, one by one, then as before; while the daemon runs: all on for some seconds')
  .argument('[board]', 'a lamp board of the site file; default: each in turn')
  .addOption(config())
  .option('--step <ms>', 'time between steps, without the daemon', positive, 300)
  .option('--seconds <n>', 'how long, with the daemon (1 to 30)', positive, 10)
  .addOption(json())
  .action(
    act(
      async (
        board: string | undefined,
        o: { config: string; step: number; seconds: number; json?: boolean },
      ) => (await import('./commands/lamps-test.js')).lampsTest(board, o),
    ),
  );

program
  .command('doctor')
  .description('check ports, permissions, GPIO, broker, clock and disk; each fault with its exact fix')
  .addOption(config())
  .addOption(json())
  .action(
    act(async (o: { config: string; json?: boolean }) => (await import('./commands/doctor.js')).doctor(o)),
  );

program
  .command('pi-setup')
  .description('what config.txt and cmdline.txt of a Raspberry Pi need for this site: shows the difference')
  .addOption(config())
  .option('--no-config', 'not from the site file, only what is said here')
  .option('--i2c', 'the I2C bus too')
  .option('--spi', 'the SPI bus too')
  .option('--uart <n>', 'a further UART: 2 to 5 (Pi 4), 1 to 4 (Pi 5); 3,ctsrts with RTS/CTS', uart, [])
  .addOption(
    new Option('--rtc <chip>', 'a clock chip on the I2C bus').choices([
      'ds3231',
      'ds1307',
      'pcf8523',
      'pcf8563',
    ]),
  )
  .option('--apply', 'write the files; copies of the old ones are kept')
  .option('--undo', 'take out again what --apply put in')
  .option('--root <folder>', 'where the file system begins', '/')
  .action(
    act(async (o: PiSetupArguments, command: Command) => {
      if (o.apply && o.undo) command.error('error: --apply or --undo, not both');
      return (await import('./commands/pi-setup.js')).piSetup(o);
    }),
  );

program
  .command('status')
  .description('how the running daemon is')
  .addOption(config())
  .addOption(json())
  .action(
    act(async (o: { config: string; json?: boolean }) => (await import('./commands/status.js')).status(o)),
  );

const rules = program.command('rules').description('house rules of the switchboard');
rules
  .command('check')
  .description('every problem of a file; else who approved it, from when it holds, what it changes')
  .argument('<file>', 'a file of house rules, or a shipped profile')
  .addOption(json())
  .action(
    act(async (file: string, o: { json?: boolean }) =>
      (await import('./commands/rules.js')).rulesCheck(file, o),
    ),
  );
rules
  .command('diff')
  .description('which keys differ, with the rules they serve; exit 1 when any does')
  .argument('<a>', 'a file of house rules, or a shipped profile')
  .argument('<b>', 'another')
  .addOption(json())
  .action(
    act(async (a: string, b: string, o: { json?: boolean }) =>
      (await import('./commands/rules.js')).rulesDiff(a, b, o),
    ),
  );
rules
  .command('explain')
  .description('what a key means, takes and serves, and which profiles say otherwise')
  .argument('<key>', 'a key such as hold.recall; or a rule: the keys that serve it')
  .addOption(json())
  .action(
    act(async (key: string, o: { json?: boolean }) =>
      (await import('./commands/rules.js')).rulesExplain(key, o),
    ),
  );
rules
  .command('list')
  .description('the shipped profiles and, with a site file, its versions; * is in force')
  .option('-c, --config <file>', 'the site file')
  .addOption(json())
  .action(
    act(async (o: { config?: string; json?: boolean }) => (await import('./commands/rules.js')).rulesList(o)),
  );

program
  .command('ctl')
  .description('send a command to the running gateway over MQTT and print its answer')
  .argument('[command]', 'a command; without one they are listed')
  .argument('[args...]', "key=value (a value @file is the file's content), or one JSON object")
  .addOption(config())
  .option('--timeout <seconds>', 'how long to wait for the answer', positive, 10)
  .addOption(json())
  .action(
    act(async (command: string | undefined, args: string[], o: CtlOptions) =>
      (await import('./commands/ctl.js')).ctl(command, args, o),
    ),
  );

program
  .command('docs')
  .description('generated reference pages')
  .addArgument(
    program
      .createArgument('<page>', 'the page')
      .choices(['config', 'example', 'schema', 'rules', 'errors', 'asyncapi']),
  )
  .action(act(async (page: string) => (await import('./commands/docs.js')).docs(page)));

// `bellwire … | head`: a reader that has seen enough is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});

await program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else process.exitCode = report(error);
});
