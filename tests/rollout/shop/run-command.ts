import { spawn } from 'node:child_process';

/** Runs a program, its output on our stderr. Returns its exit code. */
export function runCommand([program, ...args]: readonly [string, ...string[]]): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 2, 2] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // 137 is what shells report of a program ended by SIGKILL; for the other signals it will do as well.
    child.on('exit', (code) => resolve(code ?? 137));
  });
}
