// What a process that does nothing has open, its output among it.
void [process.stdout, process.stderr];
const ownOpen = countOpen(new Map());

// File to how many resources of each type kept the process running when the file was over.
const notes = new Map<string, Map<string, number>>();

/** Notes what is open now that `file` is over. */
export function noteOpenResources(file: string): void {
  notes.set(file, countOpen(ownOpen));
}

/** Files to the types of resources they left open that are open still. */
export function filesLeavingOpen(): Map<string, string[]> {
  const blamed = new Map<string, string[]>();
  for (const [type, count] of countOpen(ownOpen)) {
    const file = firstWith(type, count);
    blamed.set(file, [...(blamed.get(file) ?? []), count === 1 ? type : `${count} × ${type}`]);
  }
  return blamed;
}

function firstWith(type: string, count: number): string {
  const enough = [...notes].find(([, open]) => (open.get(type) ?? 0) >= count);
  return (enough ?? [...notes].at(-1))?.[0] ?? '';
}

function countOpen(without: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of without) counts.set(type, (counts.get(type) ?? 0) - count);
  return new Map([...counts].filter(([, count]) => count > 0));
}
