import { type ConsoleOutput, detachedOutput, terminalOutput } from './console/console-output.ts';
import { createProgress } from './console/progress.ts';
import { readyReport } from './console/ready-report.ts';
import { HELP, parseOptions, type StartOptions } from './options.ts';
import { PlatformRun } from './platform-run.ts';
import { memoryMb } from './processes/process-memory.ts';
import { StartFailure } from './start-failure.ts';
import type { Topology } from './topology.ts';
import { tracesAre } from './traces/trace-destination.ts';

// 128 + the number of SIGINT, as shells report it.
const INTERRUPTED = 130;
// What a stop that is forced has left to tidy up.
const FORCED_END_MS = 2000;

/** Runs the command line to its end and returns the exit code. Never leaves a process behind. */
export async function runCommandLine(topology: Topology, args: readonly string[]): Promise<number> {
  const output = args.includes('--detach') ? detachedOutput() : terminalOutput();
  try {
    const options = parseOptions(args, topology.services);
    if (options === undefined) {
      output.out(HELP);
      return 0;
    }
    return await run(options, topology, output);
  } catch (error) {
    return fail(error, output);
  }
}

async function run(
  options: StartOptions,
  topology: Topology,
  output: ReturnType<typeof detachedOutput> | ConsoleOutput,
) {
  // With --json stdout is for the one document; progress goes to stderr in any case.
  const progress = createProgress({ write: output.err, columns: output.columns });
  const platform = new PlatformRun({ options, topology, env: process.env, progress });
  const stopped = Promise.withResolvers<void>();
  stopped.promise.catch(() => undefined); // Heard by whoever awaits it below.
  let stops = 0;
  const stop = (reason: string) => {
    stops += 1;
    if (stops > 1) {
      platform.kill();
      setTimeout(() => process.exit(INTERRUPTED), FORCED_END_MS).unref();
      return;
    }
    progress.end(false);
    progress.step(`Stopping (${reason})`);
    platform.stop().then(stopped.resolve, stopped.reject);
  };
  let isLeft = false;
  process.on('SIGINT', () => stop('interrupted; again to force'));
  process.on('SIGTERM', () => stop('asked to'));
  process.on('SIGHUP', () => (isLeft ? undefined : stop('terminal closed')));
  process.on('disconnect', () => (isLeft || stops > 0 ? undefined : stop('npm has ended')));
  try {
    await platform.start();
  } catch (error) {
    const isInterrupted = stops > 0;
    if (!isInterrupted) progress.end(false);
    await platform.stop();
    progress.end();
    if (!isInterrupted) throw error;
    return INTERRUPTED;
  }
  // A signal may have come just before the last step was done.
  if (stops === 0) {
    announce(platform, options, output);
    if ('leave' in output) {
      isLeft = true;
      output.leave(`${platform.dataFolder}/logs/runner.log`);
    }
  }
  await stopped.promise;
  progress.end();
  return 0;
}

function announce(platform: PlatformRun, options: StartOptions, output: ConsoleOutput): void {
  const { isJson, isDetached } = options;
  const state = platform.state({ withMemory: true });
  const { admin, loaded } = platform.first;
  if (isJson) {
    const signedIn = admin ? { email: admin.email, file: `${state.data}/admin.json` } : null;
    output.out(`${JSON.stringify({ ...state, admin: signedIn })}\n`);
    return;
  }
  const runnerMemoryMb = memoryMb(process.pid) - (state.memory_mb ?? 0);
  const { columns } = process.stdout;
  const keepsTraces = tracesAre(options) === 'kept';
  output.out(readyReport({ state, runnerMemoryMb, loaded, admin, isDetached, keepsTraces, columns }));
}

function fail(error: unknown, output: ConsoleOutput): number {
  if (error instanceof StartFailure) {
    output.err(`${error.message}\n`);
    return error.exitCode;
  }
  // Not foreseen: whoever mends it needs the stack.
  output.err(`the platform could not be started: ${(error as Error).stack ?? error}\n`);
  return 1;
}
