// Line breaks and other controls would end a header or forge lines of the text. The marks of writing direction would
// turn round what stands beside a name, such as its price.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const DIRECTION_MARKS = /\p{Bidi_Control}/gu;

/** As one line that changes nothing of what stands around it. */
export function singleLine(text: string): string {
  return text.replace(CONTROLS, ' ').replace(DIRECTION_MARKS, '').trim();
}
