import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeDataFolder, isDataFolder, openDataFolder } from './data-folder/data-folder.ts';
import { readState, removeState } from './data-folder/platform-state.ts';
import { dataFolder, refused } from './options.ts';
import { endProcess } from './processes/end-process.ts';
import { endLeftProcesses } from './processes/left-processes.ts';
import { isRunning } from './processes/process-identity.ts';
import { StartFailure } from './start-failure.ts';

const HELP = `Usage: npm stop [-- --data DIR]

Stops the platform that "npm start" runs on a data folder (default .data), and what a killed one left behind.
`;
// Longer than the runner itself takes for everything.
const GRACE_MS = 15_000;
const POLL_MS = 100;

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
  let wasRunning = false;
  for (const deadline = Date.now() + GRACE_MS; isDataFolder(path); await sleep(POLL_MS)) {
    const state = readState(path);
    const runner = state !== undefined && isRunning(state.runner) ? state.runner : undefined;
    wasRunning ||= runner !== undefined;
    // A runner that has to be killed leaves processes behind, which are ended below.
    if (runner !== undefined) await endProcess(runner, { signal: 'SIGTERM', graceMs: GRACE_MS });
    if (await tidyUp(path)) break;
    // A start has it that has not yet written down who it is.
    if (Date.now() > deadline)
      throw new StartFailure(`${path} is held by a start that cannot be stopped: try again`);
  }
  return wasRunning ? `stopped what ran on ${path}` : `nothing runs on ${path}`;
}

/** False if another process has the folder. One that is gone needs no tidying. */
async function tidyUp(path: string): Promise<boolean> {
  if (!isDataFolder(path)) return true;
  const folder = openDataFolder(path);
  if (folder === undefined) return false;
  await endLeftProcesses(folder);
  removeState(folder);
  closeDataFolder(folder, { isKept: true });
  return true;
}

function parse(args: readonly string[]) {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, data: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw refused(error);
  }
}
