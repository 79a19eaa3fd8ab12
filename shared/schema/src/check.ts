import { createRequire } from 'node:module';
import type { Ajv as AjvClass, ErrorObject, Options, ValidateFunction } from 'ajv';
import { addTextKeywords } from './text-keywords.ts';

const require = createRequire(import.meta.url);

// Only the canonical form (RFC 9562, section 4): no `urn:uuid:`, no braces. Either case.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ajv with the formats that our schemas may name. Compiling throws at a schema that it would only warn of. */
export function makeAjv(options: Options = {}): AjvClass {
  // Loaded when the first schema is compiled: a service starts with none of them in use.
  const { Ajv } = require('ajv') as typeof import('ajv');
  const addFormats = require('ajv-formats').default as (ajv: AjvClass) => void;
  const made = new Ajv({
    // OpenAPI brings keywords that Ajv does not know; numbers must be finite all the same.
    strict: false,
    strictNumbers: true,
    logger: { log() {}, warn: refuse, error: refuse },
    ...options,
  });
  addFormats(made);
  made.addFormat('uuid', UUID);
  addTimeFormat(made);
  addTextKeywords(made);
  return made;
}

/** RFC 3339 knows leap seconds. Dates in JavaScript do not, and whoever reckons with the time gets none. */
function addTimeFormat(made: AjvClass): void {
  const { validate } = made.formats['date-time'] as { validate: (text: string) => boolean };
  made.addFormat('date-time', (text) => validate(text) && !Number.isNaN(Date.parse(text)));
}

/** Says what of a value does not fit a schema, by place and without the value; undefined if all fits. */
export type Check = (value: unknown) => string | undefined;

const checks = new WeakMap<object, Check>();
let shared: AjvClass | undefined;

/** The check of `schema`, compiled once for each schema object. */
export function checkOf(schema: object): Check {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  shared ??= makeAjv();
  const validate = shared.compile(schema);
  const check: Check = (value) => (validate(value) ? undefined : describe(validate));
  checks.set(schema, check);
  return check;
}

/** What of a value does not fit a schema: its place, and why, without the value. */
export type SchemaError = ErrorObject;

let thorough: AjvClass | undefined;

/** As `checkOf`, but says all that does not fit, for somebody who mends it. Compiles at each call. */
export function errorsOf(schema: object): (value: unknown) => readonly SchemaError[] {
  thorough ??= makeAjv({ allErrors: true });
  const validate = thorough.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}

function describe({ errors }: ValidateFunction): string {
  return (errors ?? []).map(sentence).join('; ');
}

function sentence({ instancePath, message }: ErrorObject): string {
  return `${instancePath || '/'} ${message}`;
}

/** Ajv only warns of, say, a format it does not know, and then lets every value pass. */
function refuse(message: unknown): never {
  throw new Error(`a schema is not usable: ${message}`);
}
