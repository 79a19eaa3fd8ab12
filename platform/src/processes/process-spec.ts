import type { LogFile } from './log-file.ts';

/** How to run a process. */
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

export type ProcessState = 'starting' | 'ready' | 'paused' | 'restarting' | 'stopping' | 'stopped';
