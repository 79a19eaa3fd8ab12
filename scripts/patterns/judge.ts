import { checkSync } from 'recheck';

// Searching for an attack takes seconds for some.
const TIMEOUT_MS = 30_000;

/** Why matching with a regular expression may take more than time in proportion to the text; undefined if it cannot. */
export function danger(pattern: string): string | undefined {
  const end = pattern.lastIndexOf('/');
  const verdict = checkSync(pattern.slice(1, end), pattern.slice(end + 1), { timeout: TIMEOUT_MS });
  if (verdict.status === 'safe') return undefined;
  if (verdict.status === 'unknown') return `cannot be judged (${verdict.error.kind}): write a simpler one`;
  return `is ${verdict.complexity.summary} for ${verdict.attack.pattern}`;
}
