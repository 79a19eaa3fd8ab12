import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { becomesReady } from './process-readiness.ts';
import type { ProcessSpec, ProcessState } from './process-spec.ts';
import { restartPause } from './restart-backoff.ts';
import { WrongStateError } from './wrong-state-error.ts';

/** What the supervisor has to tell: of the process's own state, and why it changed. */
export type OnChange = (change: { process: SupervisedProcess; state: ProcessState; reason?: string }) => void;

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
  #isRestartAsked = false;
  /** Ends the wait before the next start. */
  #waiting = new AbortController();

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
    this.#stopping.abort();
    await this.#end(graceMs);
  }

  /** Ends it at once; `stop` is under way or will be called. */
  kill(): void {
    this.#stopping.abort();
    this.#child?.kill(this.spec.killSignal);
  }

  /** Ends it as `stop` does and starts it again, or starts it at once when it waits to be. Throws WrongStateError. */
  restart(graceMs: number): void {
    this.#require('ready', 'paused', 'starting', 'restarting');
    if (this.state === 'restarting') {
      this.#waiting.abort();
      return;
    }
    this.#isRestartAsked = true;
    void this.#end(graceMs);
  }

  /** Ends it at once, as a crash would: it is started again. Throws WrongStateError. */
  crash(): void {
    this.#require('ready', 'paused', 'starting');
    this.#child?.kill('SIGKILL');
  }

  /** Freezes it: it keeps its connections and answers nothing. Throws WrongStateError. */
  pause(): void {
    this.#require('ready');
    this.#child?.kill('SIGSTOP');
    this.#change('paused', 'is paused');
  }

  /** Lets it go on after `pause`. Throws WrongStateError. */
  resume(): void {
    this.#require('paused');
    this.#child?.kill('SIGCONT');
    this.#change('ready', 'goes on');
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
      this.restarts += 1;
      this.lastEnd = how;
      if (this.#isRestartAsked) {
        failures = 0;
        this.#isRestartAsked = false;
        this.#change('restarting', 'is started again, as it was asked for');
        continue;
      }
      const pause = restartPause(failures, performance.now() - began);
      failures = pause.failures;
      if (this.startedInMs === 0) this.failedStarts += 1;
      this.#change('restarting', `${how}, starting again in ${pause.delayMs / 1000} s`);
      await this.#wait(pause.delayMs);
    }
    this.#change('stopped');
  }

  /** Cut short by `stop` and `restart`. */
  async #wait(delayMs: number): Promise<void> {
    this.#waiting = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, this.#waiting.signal]);
    await sleep(delayMs, undefined, { signal }).catch(() => undefined);
  }

  async #end(graceMs: number): Promise<void> {
    const { stopSignal, killSignal } = this.spec;
    const isPaused = this.state === 'paused';
    if (this.#child !== undefined) this.#change('stopping');
    this.#child?.kill(stopSignal);
    if (isPaused) this.#child?.kill('SIGCONT'); // It hears of nothing else before.
    const patience = new AbortController();
    const late = sleep(graceMs, 'late' as const, { signal: patience.signal }).catch(() => 'ended' as const);
    if ((await Promise.race([this.#ended, late])) === 'late') {
      this.#child?.kill(killSignal);
      await this.#ended;
    }
    patience.abort();
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
    if (child === undefined) return;
    const isWaitedFor = () => this.#child === child && this.state === 'starting';
    if (!(await becomesReady(this.spec, child, isWaitedFor))) return;
    this.startedInMs = Math.round(performance.now() - began);
    this.#change('ready');
  }

  #require(...needed: readonly ProcessState[]): void {
    if (!needed.includes(this.state)) throw new WrongStateError(this.spec.name, this.state, needed);
  }

  #change(state: ProcessState, reason?: string): void {
    this.state = state;
    this.#onChange({ process: this, state, ...(reason && { reason }) });
  }
}
