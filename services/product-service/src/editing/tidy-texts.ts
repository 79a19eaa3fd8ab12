/** Texts as they are kept: in one form (Unicode NFC), without blanks around them. */
export function tidyTexts<Texts extends Readonly<Record<string, string>>>(texts: Texts): Texts {
  const entries = Object.entries(texts).map(([name, text]) => [name, text.normalize('NFC').trim()]);
  return Object.fromEntries(entries) as Texts;
}
