import { GENERATED } from '../generated-file.ts';

const BEGIN = `<!-- ${GENERATED} -->`;
const END = '<!-- End of what is generated. -->';

/** `text` with another part between its markers. Throws where there are none. */
export function withMarkedPart(text: string, part: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`it has no line ${BEGIN}, or no ${END} after it`);
  return [text.slice(0, begin), BEGIN, '\n\n', part, '\n\n', text.slice(end)].join('');
}
