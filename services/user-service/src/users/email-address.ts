import { domainToASCII, domainToUnicode } from 'node:url';
import { foldCase } from './fold-case.ts';
import type { Reading } from './reading.ts';

/** An email address in the two forms we keep. */
export interface EmailAddress {
  /** As its owner wrote it, in NFC; the domain in lower case, which is the same domain. */
  readonly display: string;
  /**
   * The same for all spellings of a mailbox: upper and lower case, NFC and NFD, U-label and A-label. Strictly, a
   * server may tell `Ada@` from `ada@` (RFC 5321, section 2.4); none does that anyone would want two accounts for.
   */
  readonly key: string;
}

// RFC 5321, section 4.5.3.1, in octets.
const MAX_OCTETS = 254;
const MAX_LOCAL_OCTETS = 64;
// No spelling of an address is longer, composed or not: what is longer is not looked at.
const MAX_READ = 4 * MAX_OCTETS;
/** RFC 5322 dot-atom with the letters of RFC 6531; no quoted strings, which nobody has and every form breaks on. */
const LOCAL = /^(?!\p{M})[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** No IP addresses, ports or escapes, which domainToASCII would take. */
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
/** RFC 5890: letters, digits, inner hyphens; two labels at least, and a last one that is no number. */
const ASCII_DOMAIN =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** An A-label that stands for nothing comes back from its decoding as it was. */
const UNDECODED = /(?:^|\.)xn--/;
/** Characters that leave no ink, such as a soft hyphen or a Hangul filler, make two addresses look like one. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

const PROBLEM = 'must be an email address, such as ada@example.com';
const TOO_LONG = 'is longer than an email address can be';

/** Reads an address alone: no display name, comment, quotes or surrounding space. */
export function readEmailAddress(text: string): Reading<EmailAddress> {
  if (text.length > MAX_READ) return { problem: TOO_LONG };
  const composed = text.normalize('NFC');
  const at = composed.lastIndexOf('@');
  const local = composed.slice(0, Math.max(at, 0));
  const domain = composed.slice(at + 1);
  if (!LOCAL.test(local) || !DOMAIN.test(domain) || INVISIBLE.test(composed)) return { problem: PROBLEM };
  const ascii = domainToASCII(domain);
  const unicode = domainToUnicode(ascii);
  if (!ASCII_DOMAIN.test(ascii) || UNDECODED.test(unicode)) return { problem: PROBLEM };
  if (octets(local) > MAX_LOCAL_OCTETS || octets(local) + 1 + ascii.length > MAX_OCTETS)
    return { problem: TOO_LONG };
  const isAscii = domain.toLowerCase() === ascii;
  return {
    value: { display: `${local}@${isAscii ? ascii : unicode}`, key: `${foldCase(local)}@${ascii}` },
  };
}

/**
 * The mailbox that mail to the address ends up in, where its server knows subaddresses (`ada+shop@`, RFC 5233), as most do. Only
 * to count mails by: for accounts these are different addresses.
 */
export function mailboxOf({ key }: EmailAddress): string {
  const at = key.lastIndexOf('@');
  const tag = key.indexOf('+', 1);
  return tag < 0 || tag > at ? key : `${key.slice(0, tag)}${key.slice(at)}`;
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
