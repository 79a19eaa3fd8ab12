// A caller in earnest names a few; a header of 16 KiB has room for thousands.
const MAX_MEMBERS = 64;

/** The members of a header that is a list (RFC 9110, section 5.6.1), without the spaces around them; the first 64. */
export function listMembers(field: string | readonly string[] | undefined): string[] {
  const text = typeof field === 'object' ? field.join(',') : field;
  return text === undefined ? [] : text.split(',', MAX_MEMBERS).map((member) => member.trim());
}
