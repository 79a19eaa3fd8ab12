/** A change of a count, with its sign: `+2`, `−2`, `0`. */
export function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : String(delta).replace('-', '−');
}
