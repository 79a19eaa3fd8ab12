import { lengthOf, readText } from '@platform/schema/text.ts';
import type { Reading } from './reading.ts';

const MAX_LENGTH = 255;

/** Reads the name of a person: the rule of all texts, one line of it. Kept in NFC, trimmed. */
export function readFullName(text: string): Reading<string> {
  const reading = readText(text, 'line');
  if ('problem' in reading) return reading;
  // Composing makes some characters longer.
  if (lengthOf(reading.value) > MAX_LENGTH) return { problem: `must have at most ${MAX_LENGTH} characters` };
  return reading;
}
