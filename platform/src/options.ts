import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from './repository.ts';
import { StartFailure } from './start-failure.ts';
import { DEFAULT_PORT_BASE, POSTGRES_PORT_OFFSET, portOffsets, type ServiceDefinition } from './topology.ts';

export interface StartOptions {
  readonly portBase: number;
  readonly dataFolder: string;
  readonly isEphemeral: boolean;
  readonly isDetached: boolean;
  readonly isJson: boolean;
  readonly hasDemoData: boolean;
  /** Keep the last spans in the data folder, unless they go to a collector. */
  readonly keepsTraces: boolean;
  /** Services reach PostgreSQL by proxies, so that their links can be slowed. */
  readonly isBreakable: boolean;
  readonly services: readonly ServiceDefinition[];
}

export const HELP = `Usage: npm start -- [options]

Runs the platform on this machine: PostgreSQL and every service, until Ctrl-C.

  --detach          go on in the background; "npm stop" ends it
  --port-base N     gateway on port N, everything else on ports after it (default ${DEFAULT_PORT_BASE})
  --data DIR        keep data, logs and secrets in DIR (default .data)
  --ephemeral       keep nothing: temporary data, removed at the end
  --services A,B    start only these services
  --no-demo-data    start with an empty catalogue
  --no-traces       keep no traces for the console and "npx platform trace ORDER_ID"
  --breakable       let the console slow the links of services to PostgreSQL
  --json            print the state as JSON when ready; progress goes to stderr (npx platform start: JSON alone)
  --help            show this

POSTGRES_URL, RABBITMQ_URL, REDIS_URL and SMTP_URL each replace an embedded default by a real server.
`;

const USAGE_EXIT_CODE = 2;

/** Reads the command line; undefined means that help was asked for. Throws StartFailure for anything unknown. */
export function parseOptions(
  args: readonly string[],
  services: readonly ServiceDefinition[],
): StartOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.ephemeral && values.data !== undefined)
    throw wrongUse('--ephemeral makes a temporary folder of its own: leave out --data');
  if (values.ephemeral && values.detach)
    throw wrongUse('--ephemeral ends with its terminal: leave out --detach');
  return {
    portBase: portBase(values['port-base'], services),
    dataFolder: dataFolder(values.data),
    isEphemeral: values.ephemeral,
    isDetached: values.detach,
    isJson: values.json,
    hasDemoData: values['demo-data'],
    keepsTraces: values.traces,
    isBreakable: values.breakable,
    services: chosen(values.services, services),
  };
}

/** The data folder a command line names; a relative one is seen from where npm was called. */
export function dataFolder(given: string | undefined): string {
  if (given === undefined) return join(repositoryRoot, '.data');
  if (given === '') throw wrongUse('--data needs a folder');
  return resolve(workingFolder(), given);
}

/** What names a data folder on a command line, with a space before it; nothing for the one that is meant anyway. */
export function dataOption(folder: string): string {
  if (folder === dataFolder(undefined)) return '';
  return ` --data ${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`;
}

/** The command that stops the platform on a data folder. */
export function stopCommand(folder: string): string {
  const option = dataOption(folder);
  return option === '' ? 'npm stop' : `npm stop --${option}`;
}

/** The refusal of what `parseArgs` did not understand. Node goes on to explain `--`; its first sentence is what helps. */
export function refused(error: unknown): StartFailure {
  return wrongUse((error as Error).message.split(/\. |\.?\n/)[0] ?? 'unknown option');
}

/** Wrong use of the command line, with the exit code for it. */
export function wrongUse(message: string): StartFailure {
  return new StartFailure(`${message} (--help shows the options)`, USAGE_EXIT_CODE);
}

// npm runs scripts in the folder of package.json, and says where it was called.
function workingFolder(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        detach: { type: 'boolean', default: false },
        'port-base': { type: 'string' },
        data: { type: 'string' },
        ephemeral: { type: 'boolean', default: false },
        services: { type: 'string' },
        'demo-data': { type: 'boolean', default: true },
        traces: { type: 'boolean', default: true },
        breakable: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw refused(error);
  }
}

function portBase(given: string | undefined, services: readonly ServiceDefinition[]): number {
  if (given === undefined) return DEFAULT_PORT_BASE;
  const highest = 65_535 - Math.max(POSTGRES_PORT_OFFSET, ...portOffsets(services));
  const port = Number(given);
  if (!/^\d+$/.test(given) || port < 1024 || port > highest)
    throw wrongUse(`--port-base takes a number from 1024 to ${highest}`);
  return port;
}

function chosen(given: string | undefined, services: readonly ServiceDefinition[]) {
  if (given === undefined) return services;
  const names = given.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !services.some((service) => isNamed(service, name)));
  if (unknown !== undefined)
    throw wrongUse(
      `there is no service "${unknown}": choose of ${services.map(({ name }) => name).join(', ')}`,
    );
  return services.filter((service) => names.some((name) => isNamed(service, name)));
}

// `order` will do for order-service, and `gateway` for api-gateway.
function isNamed(service: ServiceDefinition, name: string): boolean {
  return [service.name, service.name.replace(/-service$/, ''), service.name.replace(/^api-/, '')].includes(
    name,
  );
}
