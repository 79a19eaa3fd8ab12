import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server that the suite starts and ends by itself, in a group of its own, as it may start others. */
export class OwnProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #killAtExit = () => this.signal('SIGKILL');

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(program, args, { env, stdio: 'ignore', detached: true });
    this.#ended = once(this.#child, 'exit').catch(() => undefined); // Could not be started: who waits for its port says so.
    process.once('exit', this.#killAtExit);
  }

  signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended by itself.
    }
  }

  /** Sends `signal` and resolves when it has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.signal(signal);
    await this.#ended;
    process.off('exit', this.#killAtExit);
  }
}
