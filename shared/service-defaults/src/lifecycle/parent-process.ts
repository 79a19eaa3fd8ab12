/** Says `word` to the process that forked this one, if one did and is still there. */
export function tellParent(word: string): void {
  if (!process.connected) return;
  // Should it be gone by now, 'disconnect' says so.
  process.send?.(word, undefined, undefined, () => {});
}
