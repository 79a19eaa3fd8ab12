import { lengthOf, readText } from '@platform/schema/text.ts';
import type { Reading } from './reading.ts';

const MAX_LENGTH = 255;

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** `https://…`, `mailto:…`, `www.…`, `ada@example…`, and a domain such as `evil.com` or `EVIL.COM`: not `St.John`, `J.R.R.` or `Ph.D.`. */
const LINKS = [
  /:\/\//,
  /\b(?:https?|mailto|javascript|data|tel|sms):\S/i,
  /\bwww\./i,
  /\S@\S/,
  /[\p{L}\p{M}\p{N}\p{S}]\.\p{Ll}{2}/u,
  /\p{Lu}{2}\.\p{Lu}{2}/u,
];

/** Reads the name of a person: the rule of all texts, one line of it. Kept in NFC, trimmed. */
export function readFullName(text: string): Reading<string> {
  const reading = readText(text, 'line');
  if ('problem' in reading) return reading;
  // Composing makes some characters longer.
  if (lengthOf(reading.value) > MAX_LENGTH) return { problem: `must have at most ${MAX_LENGTH} characters` };
  return reading;
}

/** As `readFullName`, and no web address: the name stands in mails, also in one to a mailbox that is not the user's. */
export function readAccountName(text: string): Reading<string> {
  const reading = readFullName(text);
  if ('value' in reading && isLink(reading.value)) return { problem: 'must not have a web address in it' };
  return reading;
}

/** As a mail program may see it: compatibility forms are what they look like, and what leaves no ink is not there. */
function isLink(name: string): boolean {
  const seen = name.normalize('NFKC').replace(INVISIBLE, '').replaceAll('。', '.');
  return LINKS.some((link) => link.test(seen));
}
