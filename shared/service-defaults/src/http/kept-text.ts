/** `render`, whose text serves everybody who asks within `keptMs`. While it is being made all wait for the same one. */
export function keptText(render: () => Promise<string>, keptMs: number): () => Promise<string> {
  let known: { readonly at: number; readonly text: Promise<string> } | undefined;
  return () => {
    const now = performance.now();
    if (known !== undefined && now - known.at < keptMs) return known.text;
    const text = render();
    const made = { at: now, text };
    known = made;
    // A failure is nothing to keep; whoever asked hears of it.
    text.catch(() => {
      if (known === made) known = undefined;
    });
    return text;
  };
}
