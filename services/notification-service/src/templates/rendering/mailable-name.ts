const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** What mail programs make a link of, and rather too much: `https://…`, `tel:…`, `www.…`, `ada@example`, `1.2.3.4`, `evil.Com`. */
const LINKS = [
  /:\/\//,
  /[a-z0-9+.-]:\S/i,
  /\bwww\./i,
  /\S@\S/,
  /\d\.\d+\.\d/,
  /[\p{L}\p{M}\p{N}\p{S}]\.[\p{L}\p{M}]{2}/u,
];

/**
 * The name as it may stand in a mail; undefined where there is none, or one with a link in it: whoever names an account so has our
 * mails carry that link. Compatibility forms are taken for what they look like.
 */
export function mailableName(fullName: string | null | undefined): string | undefined {
  if (fullName == null || fullName === '') return undefined;
  const seen = fullName.normalize('NFKC').replace(INVISIBLE, '').replaceAll('。', '.');
  return LINKS.some((link) => link.test(seen)) ? undefined : fullName;
}
