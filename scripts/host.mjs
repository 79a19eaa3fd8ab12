// The first thing any script does. Plain old syntax, so that a Node too old can read it and say so.
const OLDEST_NODE = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE)
  fail(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or later (https://nodejs.org)`);
if (process.platform === 'win32')
  fail('Windows itself is not supported: run this inside WSL 2 (https://learn.microsoft.com/windows/wsl)');

/** Ends the process with one line on stderr. */
export function fail(message, exitCode = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
