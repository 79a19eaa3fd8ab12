import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { claim } from '@platform/testing/claims.ts';
import type { PlatformState } from '../../platform/src/data-folder/platform-state.ts';
import { freePortBase } from '../../platform/src/environment/free-port-base.ts';
import type { Borrowings } from '../../platform/src/servers/borrowings.ts';
import { platform as topology } from '../../platform/src/topology.ts';
import type { MailServer } from '../faults/world/servers/mail-server.ts';

/** The real servers to run on; what is left out is embedded. */
export interface BackingServices {
  readonly postgresUrl?: string;
  readonly rabbitmqUrl?: string;
  readonly redisUrl?: string;
  readonly mailServer?: MailServer;
}

export interface StartOptions {
  /** Default all. */
  readonly services?: readonly string[];
  /** Default true. */
  readonly hasDemoData?: boolean;
  /** Default: one that is free, by chance. */
  readonly portBase?: number | undefined;
  /** Set for every service, such as the latency of a simulator. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningPlatform {
  readonly gatewayUrl: string;
  readonly dataFolder: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** True where mails go out: the tokens in them are then in their reader's mailbox alone. */
  readonly sendsMail: boolean;
  /** A letter by its Message-ID, where mails go out to a server of the tests' own. */
  readonly letter?: ((messageId: string) => string | undefined) | undefined;
  /** Stops everything; rejects if that did not go well. */
  stop(): Promise<void>;
}

/** One that these tests have started. */
export interface StartedPlatform extends RunningPlatform {
  /** What runs now, with process ids that change when something is restarted. */
  state(): PlatformState;
}

const ROOT = join(import.meta.dirname, '..', '..');
const TRIES = 3;
// Quick to hash: the suite's passwords guard nothing. All customers of a suite come from one address, as those behind
// a load balancer that is not trusted would.
const ENV = {
  BCRYPT_COST: '10',
  RATE_LIMITS: ['login', 'registration', 'refresh', 'email-verification', 'password-reset']
    .map((name) => `${name}=1000/60`)
    .join(','),
};

/**
 * Starts the whole platform on data and ports of its own, as `npm start -- --ephemeral` does, and waits until it is
 * ready.
 */
export async function startPlatform(
  backing: BackingServices,
  options: StartOptions = {},
): Promise<StartedPlatform> {
  for (let i = 1; ; i += 1) {
    try {
      return await start(backing, options);
    } catch (error) {
      // Another test run may have taken a port since it was seen free.
      if (i === TRIES || !/port \d+.* taken/.test((error as Error).message)) throw error;
    }
  }
}

async function start(backing: BackingServices, options: StartOptions) {
  const { services, hasDemoData = true, env } = options;
  const portBase = options.portBase ?? (await freePortBase(topology));
  const args = ['--ephemeral', '--json', '--port-base', String(portBase)];
  if (services !== undefined) args.push('--services', services.join(','));
  if (!hasDemoData) args.push('--no-demo-data');
  // The channel is the runner's lifeline: it stops everything when this test's process is killed.
  const runner = spawn(process.execPath, [join(ROOT, 'platform', 'src', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...ENV, ...env, ...serverVariables(backing) },
  });
  const progress = runner.stderr ? text(runner.stderr) : Promise.resolve('');
  const ended = new Promise<number | null>((resolve) => runner.on('exit', resolve));
  const started = await Promise.race([firstLine(runner), ended]);
  if (typeof started !== 'string') throw new Error(`the platform ended with ${started}: ${await progress}`);
  const { mailServer } = backing;
  const { data, gateway_url } = JSON.parse(started) as PlatformState;
  claimBorrowings(JSON.parse(readFileSync(join(data, 'borrowings.json'), 'utf8')));
  return {
    gatewayUrl: gateway_url ?? '',
    dataFolder: data,
    admin: JSON.parse(readFileSync(join(data, 'admin.json'), 'utf8')),
    sendsMail: mailServer !== undefined,
    letter: mailServer && ((messageId: string) => mailServer.letter(messageId)),
    state: () => JSON.parse(readFileSync(join(data, 'runner.json'), 'utf8')),
    async stop() {
      runner.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`the platform ended with ${code}: ${await progress}`);
    },
  };
}

/** What it has made on real servers, under names that only the runner knows. */
function claimBorrowings({ postgres, rabbitmq, redis }: Borrowings): void {
  for (const name of postgres?.names ?? []) claim('database', name);
  if (rabbitmq) claim('namespace', rabbitmq.namespace);
  if (redis) claim('keys', redis.prefix);
}

function serverVariables({
  postgresUrl,
  rabbitmqUrl,
  redisUrl,
  mailServer,
}: BackingServices): Record<string, string> {
  return {
    POSTGRES_URL: postgresUrl ?? '',
    RABBITMQ_URL: rabbitmqUrl ?? '',
    REDIS_URL: redisUrl ?? '',
    SMTP_URL: mailServer ? `smtp://127.0.0.1:${mailServer.port}` : '',
  };
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
  });
}
