/**
 * The circles among files that import each other, types too: each as the sorted names of its files. `imports` has each
 * file's own (Tarjan, "Depth-first search and linear graph algorithms", 1972).
 */
export function importCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  /** Returns the place in `order` of the earliest open file that `file` leads to. */
  function visit(file: string): number {
    const place = order.size;
    let earliest = place;
    order.set(file, place);
    open.push(file);
    const targets = (imports.get(file) ?? []).filter((target) => imports.has(target));
    for (const target of targets) {
      const seen = order.get(target);
      if (seen === undefined) earliest = Math.min(earliest, visit(target));
      else if (open.includes(target)) earliest = Math.min(earliest, seen);
    }
    if (earliest < place) return earliest;
    const circle = open.splice(open.lastIndexOf(file));
    if (circle.length > 1 || targets.includes(file)) circles.push(circle.sort());
    return earliest;
  }

  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}
