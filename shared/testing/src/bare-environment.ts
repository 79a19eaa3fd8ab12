const KEPT = ['PATH', 'TMPDIR', 'NODE_COMPILE_CACHE', 'TEST_FILE'];

/**
 * Environment variables for a process that a test starts: `more`, and of its own only what finds programs, keeps
 * compiled code, and says whose the process is. Nothing that the user has set can change what is tested.
 */
export function bareEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(kept), ...more };
}
