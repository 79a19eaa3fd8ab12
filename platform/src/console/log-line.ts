/** What a line of a log says to a person: the message and error of a JSON line, or the line itself. */
export function readLogLine(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line; // Text, such as what Node itself prints.
  }
}

/** The line that most likely tells why a process ended: its last complaint, or else its last line. */
export function likelyReason(lines: readonly string[]): string {
  const complaint = lines.findLast((line) => /"level":"?(50|60|error|fatal)|error|FATAL|PANIC/i.test(line));
  return readLogLine(complaint ?? lines.at(-1) ?? 'it said nothing');
}
