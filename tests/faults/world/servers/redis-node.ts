import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { isFree } from '../../../../platform/src/environment/ports.ts';
import { OwnProcess } from '../processes/own-process.ts';
import { until } from '../until.ts';

const START_MS = 180_000;

/** A Redis server of the suite's own. */
export class RedisNode {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'faults-redis-'));
  #process: OwnProcess | undefined;

  constructor(port: number) {
    this.port = port;
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#folder];
    this.#process = new OwnProcess('redis-server', args, bareEnvironment());
    await until('Redis listens', async () => !(await isFree(this.port)), START_MS);
  }

  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
    this.#process = undefined;
  }

  /** Takes connections and answers none, until thawed. */
  freeze(): void {
    this.#process?.signal('SIGSTOP');
  }

  thaw(): void {
    this.#process?.signal('SIGCONT');
  }

  /** Forgets all that it knows, as an operator may tell it to. */
  async flush(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    socket.write('FLUSHALL\r\n');
    const [answer] = await once(socket, 'data');
    socket.destroy();
    if (String(answer) !== '+OK\r\n') throw new Error(`Redis was not flushed: ${answer}`);
  }

  async remove(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
