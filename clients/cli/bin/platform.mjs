#!/usr/bin/env node
// Any Node from 20 on runs this; it finds the pinned Node 24 and runs the CLI on it.
import { fileURLToPath } from 'node:url';
import '../../../scripts/host.mjs';

const args = process.argv.slice(2);
const runner = runnerCommand(args);
if (runner !== undefined) {
  // Not awaited here: with --detach this program ends before its runner does.
  const { start, stop } = await import('../../../scripts/start-runner.mjs');
  void (runner.name === 'start' ? start : stop)(runner.args);
} else {
  const { runCommandLine } = await import('../../../scripts/node24.mjs');
  await runCommandLine(fileURLToPath(new URL('../src/main.ts', import.meta.url)), args);
}

/** `start` and `stop` with their options, also those before the command; undefined for all other commands. */
function runnerCommand(args) {
  let at = 0;
  while (args[at] === '--json' || args[at] === '--data') at += args[at] === '--data' ? 2 : 1;
  const name = args[at];
  return name === 'start' || name === 'stop' ? { name, args: args.toSpliced(at, 1) } : undefined;
}
