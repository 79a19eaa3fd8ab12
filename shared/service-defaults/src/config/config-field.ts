import { parseServiceAddress } from '@platform/discovery/service-address.ts';
import { isWellKnownSecret } from '../secrets/well-known-secrets.ts';

/** One environment variable: the part of JSON Schema that configurations use, and what config.ts adds to it. */
export interface ConfigField {
  readonly type?: string;
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  /** Holds where nothing is set, except in production. */
  readonly developmentDefault?: unknown;
  /** Needed unless the variable of this name is set. */
  readonly requiredUnless?: string;
  /** Needed where the variable of this name is set, except where a default holds. */
  readonly requiredWith?: string;
  readonly isSecret?: boolean;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type FieldRead =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'unset' };

/** The value of a variable whose text is `text`, or its default. */
export function readField(field: ConfigField, text: string | undefined, isProduction: boolean): FieldRead {
  if (text === undefined) {
    const fallback = field.default ?? (isProduction ? undefined : field.developmentDefault);
    return fallback === undefined ? { kind: 'unset' } : { kind: 'value', value: fallback };
  }
  const read = convert(field, text);
  const isUnsafe = isProduction && field.isSecret === true && isWellKnownSecret(text);
  if (read.kind === 'value' && isUnsafe)
    return invalid('is a well-known or development secret, which production refuses; generate a new one.');
  return read;
}

function convert(field: ConfigField, text: string): FieldRead {
  const choices = field.enum ?? field.anyOf?.map((option) => option.const);
  if (choices !== undefined)
    return choices.includes(text) ? value(text) : invalid(`must be one of ${choices.join(', ')}.`);
  switch (field.type) {
    case 'integer':
    case 'number':
      return convertNumber(field, text);
    case 'boolean':
      return convertBoolean(text);
    case 'array':
      return value(
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      );
    default:
      return convertString(field, text);
  }
}

function convertNumber(
  { type, minimum = -Infinity, maximum = Infinity }: ConfigField,
  text: string,
): FieldRead {
  const isNumber = type === 'integer' ? /^-?\d{1,15}$/.test(text) : /^-?\d{1,15}(\.\d+)?$/.test(text);
  if (!isNumber) return invalid(type === 'integer' ? 'must be a whole number.' : 'must be a number.');
  const number = Number(text);
  if (number < minimum || number > maximum) return invalid(`must be from ${minimum} to ${maximum}.`);
  return value(number);
}

function convertBoolean(text: string): FieldRead {
  if (/^(true|1|yes|on)$/i.test(text)) return value(true);
  if (/^(false|0|no|off)$/i.test(text)) return value(false);
  return invalid('must be true or false.');
}

function convertString(field: ConfigField, text: string): FieldRead {
  const { format, pattern, minLength = 0, maxLength = Infinity, description } = field;
  const wanted = description === undefined ? '' : ` (${description})`;
  if (text.length < minLength) return invalid(`must have at least ${minLength} characters${wanted}.`);
  if (text.length > maxLength) return invalid(`must have at most ${maxLength} characters${wanted}.`);
  if (format === 'service-address' && !isServiceAddress(text))
    return invalid(`is no address of a service${wanted}.`);
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text))
    return invalid(`does not have the right form${wanted}.`);
  return value(text);
}

function isServiceAddress(text: string): boolean {
  try {
    parseServiceAddress(text);
    return true;
  } catch {
    return false; // The message names the forms there are.
  }
}

function value(read: unknown): FieldRead {
  return { kind: 'value', value: read };
}

function invalid(message: string): FieldRead {
  return { kind: 'invalid', message };
}
