// W3C Trace Context level 2, section 3.3: what each vendor of tracing has to say of the trace, as `key=value` members.
const MAX_MEMBERS = 32;
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
// The longest key, the longest value, and the sign between them.
const MAX_MEMBER = 256 + 1 + 256;
// No list of 32 members is longer, but for needless spaces: what is longer is not looked at.
const MAX_READ = MAX_MEMBERS * (MAX_MEMBER + 1);
// Ours to choose; section 3.3.1.5 asks for 512 at least.
const MAX_LENGTH = 1024;
// Members longer than this go first when there is too much.
const LONG_MEMBER = 128;

const SPACE = 0x20;
const TAB = 0x09;

/**
 * The `tracestate` that is passed on for one that came, several headers joined by commas; undefined when nothing of it
 * is. One malformed member, or a 33rd, discards them all: whose it is cannot be told. Past 1024 characters whole members
 * go, long ones first, then the last ones. Takes time in proportion to the length, and none for one too long to be any.
 */
export function readTracestate(value: string | undefined): string | undefined {
  if (value === undefined || value === '' || value.length > MAX_READ) return undefined;
  const members: string[] = [];
  for (let start = 0; start <= value.length; ) {
    const comma = value.indexOf(',', start);
    const end = comma < 0 ? value.length : comma;
    const member = trimmed(value, start, end);
    start = end + 1;
    // Empty members are allowed, and say nothing.
    if (member === '') continue;
    if (members.length === MAX_MEMBERS || !isMember(member)) return undefined;
    members.push(member);
  }
  return shortened(members) || undefined;
}

function isMember(text: string): boolean {
  return text.length <= MAX_MEMBER && MEMBER.test(text);
}

/** What is between `start` and `end`, less spaces and tabs around it; trim() takes other characters for spaces, too. */
function trimmed(value: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isSpace(value.charCodeAt(from))) from++;
  while (to > from && isSpace(value.charCodeAt(to - 1))) to--;
  return value.slice(from, to);
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
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
