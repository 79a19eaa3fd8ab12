import { parseArgs } from 'node:util';
import { closeDataFolder, isDataFolder, openDataFolder } from './data-folder.ts';
import { endProcess } from './end-process.ts';
import { endLeftProcesses } from './left-processes.ts';
import { dataFolder, refused } from './options.ts';
import { readState, removeState } from './platform-state.ts';
import { isRunning } from './process-identity.ts';
import { StartFailure } from './start-failure.ts';

const HELP = `Usage: npm stop [-- --data DIR]

Stops the platform that "npm start" runs on a data folder (default .data), and what a killed one left behind.
`;
// Longer than the runner itself takes for everything.
const GRACE_MS = 15_000;

/** `npm stop`: returns the exit code. */
export async function stopPlatform(args: readonly string[]): Promise<number> {
  try {
    const { help, data } = parse(args);
    process.stdout.write(help ? HELP : `${await stop(dataFolder(data))}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

async function stop(path: string): Promise<string> {
  if (!isDataFolder(path)) return `nothing runs on ${path}`;
  const state = readState(path);
  const wasRunning = state !== undefined && isRunning(state.runner);
  // A runner that has to be killed leaves processes behind, which are ended below.
  if (wasRunning) await endProcess(state.runner, { signal: 'SIGTERM', graceMs: GRACE_MS });
  const folder = isDataFolder(path) ? openDataFolder(path) : undefined;
  if (folder !== undefined) {
    await endLeftProcesses(folder);
    removeState(folder);
    closeDataFolder(folder, { isKept: true });
  }
  return wasRunning ? `stopped what ran on ${path}` : `nothing runs on ${path}`;
}

function parse(args: readonly string[]) {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, data: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw refused(error);
  }
}
