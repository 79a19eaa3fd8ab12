import { spawn } from 'node:child_process';
import { addFailure, type Tally } from './tally.ts';

/** Runs a tool over the repository; its output is shown only when it complains. */
export async function runCheck(
  tally: Tally,
  name: string,
  command: string,
  args: readonly string[],
): Promise<void> {
  const began = performance.now();
  const { code, output } = await run(command, args);
  const ms = performance.now() - began;
  tally.phaseMs.set(name, ms);
  if (code !== 0) return addFailure(tally, { name, why: output });
  tally.passed += 1;
  process.stdout.write(`✔ ${name} (${(ms / 1000).toFixed(1)} s)\n`);
}

function run(command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('error', (error) => resolve({ code: null, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
