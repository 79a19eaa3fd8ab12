import { isUuid } from '@platform/contracts/field-types.ts';
import type { Meaning } from './console-finder.ts';

const TRACE_ID = /^[0-9a-f]{32}$/i;

/** True for 32 hexadecimal digits (W3C Trace Context). */
export function isTraceId(text: string): boolean {
  return TRACE_ID.test(text);
}

export function isId(text: string): boolean {
  return isUuid(text);
}

/** True for an e-mail address, or a part of one that has its sign. */
export function isMailAddress(text: string): boolean {
  return text.includes('@');
}

export function asId(text: string): Meaning {
  return isId(text) ? 'name' : undefined;
}

/** Undefined for what is no words: an id of any kind, or an address. */
export function asWords(text: string): Meaning {
  return isId(text) || isTraceId(text) || isMailAddress(text) ? undefined : 'words';
}
