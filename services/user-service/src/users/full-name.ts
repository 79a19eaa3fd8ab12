import type { Reading } from './reading.ts';

const MAX_LENGTH = 255;
/** Controls such as CR, LF and ESC, line separators, and characters that are none. */
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
/** Format characters turn text around or hide in it. Joiners stay: Persian and Indic names, and emoji, need them. */
const FORMAT = /(?![\u200c\u200d])\p{Cf}/u;
/** What leaves ink: not spaces, not fillers that count as letters, not the empty Braille pattern. */
const VISIBLE = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;

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

/** Reads one line of text that people will see, such as a name: any script, nothing invisible. Kept in NFC, trimmed. */
export function readFullName(text: string): Reading<string> {
  return readLine(text, MAX_LENGTH);
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

/** As `readFullName`, with a limit of its own, in characters. */
export function readLine(text: string, maxLength: number): Reading<string> {
  const line = text.normalize('NFC').trim();
  if (CONTROL.test(line) || FORMAT.test(line)) return { problem: 'must not have control characters' };
  if (!VISIBLE.test(line)) return { problem: 'must not be blank' };
  // Composing makes some characters longer.
  if ([...line].length > maxLength) return { problem: `must have at most ${maxLength} characters` };
  return { value: line };
}
