import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDependencies, isNotInstalled } from './dependencies.mjs';
import { installer, isRunning } from './install-lock.mjs';
import { exitWith, runInForeground as runProgram, spawnOnNode24 } from './node24.mjs';

const MAIN = 'platform/src/main.ts';
const STOP = 'platform/src/stop.ts';
// One Ctrl-C arrives several times: from the terminal, and again from npm, which passes its own on.
const SAME_SIGNAL_MS = 700;
const PARENT_CHECK_MS = 500;

/** Runs the platform's runner, in the foreground, or with --detach until it is ready. */
export async function start(args) {
  await ensureDependencies();
  return args.includes('--detach') ? startDetached(args) : runInForeground(args);
}

/** Stops what runs, and a start that is still installing. Installs nothing itself. */
export async function stop(args) {
  const owner = installer();
  if (owner !== undefined) {
    process.kill(owner, 'SIGTERM');
    while (isRunning(owner)) await sleep(PARENT_CHECK_MS);
    process.stdout.write(`stopped a start that was installing the dependencies (process ${owner})\n`);
  }
  if (!isNotInstalled()) return runProgram(STOP, args);
  if (owner === undefined) process.stdout.write('nothing runs: the dependencies are not installed\n');
}

function runInForeground(args) {
  // The channel is a lifeline: when this process is killed, the runner sees it close and stops everything.
  const runner = spawnOnNode24(MAIN, args, ['ignore', 'inherit', 'inherit', 'ipc']);
  passSignalsTo(runner);
  stopWithParent(runner);
  return exitWith(runner);
}

function startDetached(args) {
  // The runner keeps nothing of the terminal open: what it has to say comes through the channel until it is ready.
  const runner = spawnOnNode24(MAIN, args, ['ignore', 'ignore', 'ignore', 'ipc']);
  passSignalsTo(runner);
  runner.on('message', ({ stream, text, isReady }) => {
    if (text !== undefined) process[stream].write(text);
    if (!isReady) return;
    runner.disconnect();
    runner.unref();
  });
  return exitWith(runner);
}

function passSignalsTo(runner) {
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - lastAt > SAME_SIGNAL_MS) runner.kill(signal);
      lastAt = now;
    });
  }
}

// npm killed by force cannot pass its end on; being handed to another parent tells.
function stopWithParent(runner) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) runner.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}
