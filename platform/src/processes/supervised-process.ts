import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFile } from './log-file.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { restartPause } from './restart-backoff.ts';

export interface ProcessSpec {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  readonly log: LogFile;
  /** True if it is handed a channel, by which it says `ready`, and notices that the runner has gone. */
  readonly hasChannel: boolean;
  /** Asks for a graceful end. */
  readonly stopSignal: NodeJS.Signals;
  /** Ends it at once. */
  readonly killSignal: NodeJS.Signals;
  /** Asked again and again while it starts, with its process id. */
  isReady(pid: number): Promise<boolean> | boolean;
}

export type ProcessState = 'starting' | 'ready' | 'restarting' | 'stopping' | 'stopped';

/** What the supervisor has to tell: of the process's own state, and why it changed. */
export type OnChange = (change: { process: SupervisedProcess; state: ProcessState; reason?: string }) => void;

const READY_POLL_MS = 40;
// Of one that says when it is ready: to ask nine of them 25 times a second would slow their start.
const SILENT_POLL_MS = 500;

/** One process that is kept running: started again, with growing pauses, whenever it ends by itself. */
export class SupervisedProcess {
  readonly spec: ProcessSpec;
  state: ProcessState = 'stopped';
  /** From being started to being ready, the last time. */
  startedInMs = 0;
  restarts = 0;
  /** Ends in a row before it ever became ready. */
  failedStarts = 0;
  /** Why it ended the last time. */
  lastEnd = '';
  identity: ProcessIdentity | undefined;
  readonly #onChange: OnChange;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #logOffset = 0;

  constructor(spec: ProcessSpec, onChange: OnChange) {
    this.spec = spec;
    this.#onChange = onChange;
  }

  /** Starts it, and goes on keeping it running until `stop`. */
  start(): void {
    void this.#run();
  }

  /** Asks it to end, and kills it if it has not within `graceMs`. Resolves when it is gone, for good. */
  async stop(graceMs: number): Promise<void> {
    const { stopSignal, killSignal } = this.spec;
    this.#stopping.abort();
    if (this.#child !== undefined) this.#change('stopping');
    this.#child?.kill(stopSignal);
    const patience = new AbortController();
    const late = sleep(graceMs, 'late' as const, { signal: patience.signal }).catch(() => 'ended' as const);
    if ((await Promise.race([this.#ended, late])) === 'late') {
      this.#child?.kill(killSignal);
      await this.#ended;
    }
    patience.abort();
  }

  /** Ends it at once; `stop` is under way or will be called. */
  kill(): void {
    this.#stopping.abort();
    this.#child?.kill(this.spec.killSignal);
  }

  /** The last lines it logged since it was last started. */
  lastWords(lines: number): string[] {
    return this.spec.log.tail(lines, this.#logOffset);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      const began = performance.now();
      const end = this.#spawn();
      this.#ended = end;
      this.#change('starting');
      void this.#watchReadiness(began);
      const how = await end;
      this.#child = undefined;
      this.identity = undefined;
      if (signal.aborted) break;
      const pause = restartPause(failures, performance.now() - began);
      failures = pause.failures;
      this.restarts += 1;
      this.lastEnd = how;
      if (this.startedInMs === 0) this.failedStarts += 1;
      this.#change('restarting', `${how}, starting again in ${pause.delayMs / 1000} s`);
      await sleep(pause.delayMs, undefined, { signal }).catch(() => undefined); // Cut short by stop.
    }
    this.#change('stopped');
  }

  #spawn(): Promise<string> {
    const { command, env, log, hasChannel } = this.spec;
    const [program, ...args] = command;
    this.#logOffset = log.size();
    const out = log.open();
    // A session of its own: Ctrl-C at the terminal comes to the runner alone, which stops things in order.
    const child = spawn(program, args, {
      env,
      detached: true,
      stdio: hasChannel ? ['ignore', out, out, 'ipc'] : ['ignore', out, out],
    });
    closeSync(out);
    this.#child = child;
    this.identity = child.pid === undefined ? undefined : identify(child.pid);
    return new Promise((resolve) => {
      child.on('error', (error) => resolve(`could not be started (${error.message})`));
      child.on('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `ended with code ${code}`));
    });
  }

  async #watchReadiness(began: number): Promise<void> {
    const child = this.#child;
    let isSilent = this.spec.hasChannel;
    const word = new Promise<void>((resolve) => {
      child?.once('message', () => {
        isSilent = false;
        resolve();
      });
    });
    while (this.#child === child && this.state === 'starting') {
      if (await this.#isReady()) {
        if (this.#child !== child || this.state !== 'starting') return;
        this.startedInMs = Math.round(performance.now() - began);
        this.#change('ready');
        return;
      }
      await (isSilent ? Promise.race([word, sleep(SILENT_POLL_MS)]) : sleep(READY_POLL_MS));
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      return this.identity !== undefined && (await this.spec.isReady(this.identity.pid));
    } catch {
      return false; // It does not answer yet.
    }
  }

  #change(state: ProcessState, reason?: string): void {
    this.state = state;
    this.#onChange({ process: this, state, ...(reason && { reason }) });
  }
}
