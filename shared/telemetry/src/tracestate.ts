// W3C Trace Context level 2, section 3.3: what each vendor of tracing has to say of the trace, as `key=value` members.
const MAX_MEMBERS = 32;
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
// Ours to choose; section 3.3.1.5 asks for 512 at least.
const MAX_LENGTH = 1024;
// Members longer than this go first when there is too much.
const LONG_MEMBER = 128;

/**
 * The `tracestate` that is passed on for one that came, several headers joined by commas; undefined when nothing of it
 * is. One malformed member, or a 33rd, discards them all: whose it is cannot be told. Past 1024 characters whole members
 * go, long ones first, then the last ones.
 */
export function readTracestate(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  // Empty members are allowed, and say nothing.
  const members = value
    .split(',')
    .map(trimmed)
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MAX_MEMBERS) return undefined;
  if (!members.every((member) => MEMBER.test(member))) return undefined;
  return shortened(members) || undefined;
}

/** Without the spaces and tabs around it; trim() would take other characters for spaces, too. */
function trimmed(member: string): string {
  return member.replace(/^[ \t]+|[ \t]+$/g, '');
}

function shortened(members: string[]): string {
  let length = members.reduce((sum, member) => sum + member.length + 1, -1);
  for (let i = members.length - 1; i >= 0 && length > MAX_LENGTH; i--) {
    const member = members[i] ?? '';
    if (member.length > LONG_MEMBER) length -= (members.splice(i, 1)[0]?.length ?? 0) + 1;
  }
  while (length > MAX_LENGTH) length -= (members.pop()?.length ?? 0) + 1;
  return members.join(',');
}
