/** The Message-ID of a mail: it follows from the mail's own id, so that each try carries the same. */
export function messageIdOf(mailId: string, domain: string): string {
  return `<${mailId}@${domain}>`;
}
