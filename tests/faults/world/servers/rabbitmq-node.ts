import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import amqp from 'amqplib';
import { OwnProcess } from '../processes/own-process.ts';
import { until } from '../until.ts';

// Debian keeps the programs here, and puts wrappers in the path that change the user.
const FOLDERS = ['/usr/lib/rabbitmq/bin', ...(process.env.PATH ?? '').split(':')];
const PROGRAMS = FOLDERS.find((folder) => existsSync(join(folder, 'rabbitmq-server')));
const START_MS = 180_000;

export const hasRabbitMq = PROGRAMS !== undefined;

export interface RabbitMqPorts {
  readonly amqp: number;
  readonly distribution: number;
  readonly epmd: number;
}

/** A RabbitMQ node of the suite's own, and its administrator's hand. */
export class RabbitMqNode {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'faults-rabbitmq-'));
  readonly #name: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #epmd: OwnProcess;
  #process: OwnProcess | undefined;

  /** `definitions` are imported at each start, in this order; without any there is a guest. */
  constructor(ports: RabbitMqPorts, definitions: readonly object[] = []) {
    this.port = ports.amqp;
    this.#name = `faults-${process.pid}-${ports.amqp}@localhost`;
    const file = (name: string) => join(this.#folder, name);
    writeFileSync(file('enabled_plugins'), '[].');
    const settings = [`listeners.tcp.default = 127.0.0.1:${ports.amqp}`];
    if (definitions.length > 0) settings.push(`load_definitions = ${file('definitions')}`);
    writeFileSync(file('rabbitmq.conf'), `${settings.join('\n')}\n`);
    mkdirSync(file('definitions'));
    for (const [i, part] of definitions.entries())
      writeFileSync(join(file('definitions'), `${i}.json`), JSON.stringify(part));
    this.#env = {
      ...bareEnvironment(),
      // Where Erlang keeps the cookie by which node and administrator know each other.
      HOME: this.#folder,
      ERL_EPMD_PORT: String(ports.epmd),
      RABBITMQ_NODENAME: this.#name,
      RABBITMQ_DIST_PORT: String(ports.distribution),
      RABBITMQ_MNESIA_BASE: file('data'),
      RABBITMQ_LOG_BASE: file('log'),
      RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins'),
      RABBITMQ_CONFIG_FILE: file('rabbitmq.conf'),
      RABBITMQ_CONF_ENV_FILE: file('none.conf'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none',
    };
    // Erlang's port mapper, which the node would otherwise leave behind as a daemon.
    this.#epmd = new OwnProcess('epmd', ['-port', String(ports.epmd)], this.#env);
  }

  get url(): string {
    return this.urlOf('guest', 'guest');
  }

  urlOf(user: string, password: string): string {
    return `amqp://${user}:${password}@127.0.0.1:${this.port}`;
  }

  async start({ user, password } = { user: 'guest', password: 'guest' }): Promise<void> {
    this.#process = new OwnProcess(join(PROGRAMS ?? '', 'rabbitmq-server'), [], this.#env);
    await until('RabbitMQ answers', () => answers(this.urlOf(user, password)), START_MS, 200);
  }

  /** Ends the node as a power cut would. */
  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
    this.#process = undefined;
  }

  /** Ends the node in good order. */
  async stop(): Promise<void> {
    await this.#process?.end('SIGTERM');
    this.#process = undefined;
  }

  /** Runs `rabbitmqctl` and returns what it printed. */
  async control(...args: string[]): Promise<string> {
    const run = promisify(execFile);
    const { stdout } = await run(
      join(PROGRAMS ?? '', 'rabbitmqctl'),
      ['-n', this.#name, '-q', '--silent', ...args],
      { env: this.#env },
    );
    return stdout;
  }

  /** Removes what waits in a queue, as an operator might. Returns how many messages that were. */
  async purge(queue: string): Promise<number> {
    const connection = await amqp.connect(this.url);
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined); // Reported by the call.
      return (await channel.purgeQueue(queue)).messageCount;
    } finally {
      await connection.close();
    }
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.#epmd.end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function answers(url: string): Promise<boolean> {
  const connection = await amqp.connect(url, { timeout: 2000 });
  await connection.close();
  return true;
}
