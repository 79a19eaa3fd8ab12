import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs a program to its end and returns its stdout; throws with what it wrote to stderr. Killed when `signal` aborts. */
export async function runProgram(
  [command, ...args]: readonly [string, ...string[]],
  options: { input?: string; env?: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<string> {
  const { input = '', env = process.env, signal } = options;
  signal.throwIfAborted();
  // A session of its own: Ctrl-C at the terminal comes to us alone, and what it starts itself can be killed with it.
  const child = spawn(command, args, { env, detached: true });
  const kill = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  child.stdin.on('error', () => undefined); // It ended without reading; its exit code tells the rest.
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => signal.removeEventListener('abort', kill));
    child.on('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${lastLine(stderr || stdout)}`);
  return stdout;
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1) ?? '';
}
