/** As RFC 3676 recommends, so that a quoted mail still fits 80 columns. */
const WIDTH = 72;

/**
 * `text` in lines of at most 72 characters, the first after `first` and the others after `rest`. What has no space in
 * it, such as a link, stays whole however long it is.
 */
export function wrapText(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ').filter(Boolean)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
