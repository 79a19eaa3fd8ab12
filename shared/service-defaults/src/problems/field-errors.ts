import type { ErrorObject } from 'ajv';
import type { FieldError } from './problem.ts';

const MAX_ERRORS = 100;
/** A field's name may come from the request. */
const MAX_FIELD_LENGTH = 200;

/**
 * Ajv's errors as one message a field, which says what is wanted and never what was sent. `part` (`body`, `query`,
 * `path`) names the whole when the error is not about one field.
 */
export function fieldErrors(errors: readonly ErrorObject[], part: string): FieldError[] {
  const byField = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const field = fieldOf(error).slice(0, MAX_FIELD_LENGTH) || part;
    const known = byField.get(field);
    if (known !== undefined) known.push(error);
    else if (byField.size < MAX_ERRORS) byField.set(field, [error]);
  }
  return [...byField].map(([field, own]) => ({ field, message: messageOf(own) }));
}

function fieldOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = instancePath.split('/').slice(1).map(unescapePointer);
  if (keyword === 'required') path.push(params.missingProperty);
  if (keyword === 'additionalProperties') path.push(params.additionalProperty);
  return path.join('.');
}

// RFC 6901, section 4.
function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

// Of a union, too: a text that is refused was meant to be one.
const TEXT_RULES = new Set(['x-text', 'x-exact', 'x-form', 'minLength', 'maxLength', 'pattern', 'format']);

/** A union fails in each of its branches; together they say what was allowed. */
function messageOf(errors: readonly ErrorObject[]): string {
  const [first] = errors;
  const ofText = errors.find(({ keyword }) => TEXT_RULES.has(keyword));
  if (ofText !== undefined) return wording(ofText);
  const constants = errors.filter(({ keyword }) => keyword === 'const');
  if (constants.length > 1)
    return `must be one of ${constants.map(({ params }) => params.allowedValue).join(', ')}`;
  const types = errors.filter(({ keyword }) => keyword === 'type').flatMap(({ params }) => params.type);
  if (types.length > 1) return `must be ${[...new Set(types)].join(' or ')}`;
  return first === undefined ? 'is not valid' : wording(first);
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  'date-time': 'a date and time with its zone, such as 2026-01-31T12:00:00Z',
  date: 'a date, such as 2026-01-31',
  email: 'an e-mail address',
  uri: 'an absolute URI',
};

function wording({ keyword, message, params, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'const':
      return `must be ${params.allowedValue}`;
    case 'format':
      return `must be ${FORMATS[params.format] ?? `a valid ${params.format}`}`;
    case 'pattern':
      return parentSchema?.['x-says'] ?? 'does not have the right form';
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`;
    case 'maxLength':
      return `must have at most ${params.limit} characters`;
    case 'minItems':
      return `must have at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}`;
    case 'maxItems':
      return `must have at most ${params.limit} entries`;
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    default:
      return message ?? 'is not valid';
  }
}
