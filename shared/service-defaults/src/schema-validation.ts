import { createRequire } from 'node:module';
import type { Ajv as AjvClass, Options, ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { fieldErrors } from './field-errors.ts';
import { ValidationError } from './validation-error.ts';

const require = createRequire(import.meta.url);

const PARTS: Readonly<Record<string, string>> = {
  querystring: 'query',
  params: 'path',
  headers: 'headers',
  body: 'body',
};

/**
 * Compiles the schema of a part of a request, when the first request needs it: a service has many routes, and starts
 * with none of them in use. Bodies are taken as they are; query, path and headers are text and are converted.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const isText = httpPart !== 'body';
  const part = PARTS[httpPart] ?? httpPart;
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= ajv(isText, false).compile(schema as object);
    if (validate(value)) return { value };
    return {
      error: new ValidationError(fieldErrors(everyError(schema as object, isText, value, validate), part)),
    };
  };
};

/** The schemas that were given a wrong value, compiled so as to find all that is wrong with it. */
const thorough = new WeakMap<object, ValidateFunction>();
// A megabyte of wrong values would make a hundred megabytes of errors; past this, the first error is enough.
const MAX_VALUES = 5000;

function everyError(schema: object, isText: boolean, value: unknown, first: ValidateFunction) {
  const firstErrors = first.errors ?? [];
  if (countValues(value) > MAX_VALUES) return firstErrors;
  const known = thorough.get(schema);
  const validate = known ?? ajv(isText, true).compile(schema);
  if (known === undefined) thorough.set(schema, validate);
  validate(value);
  return validate.errors ?? firstErrors;
}

function countValues(root: unknown): number {
  const open: unknown[] = [root];
  let count = 0;
  while (open.length > 0 && count <= MAX_VALUES) {
    const value = open.pop();
    count++;
    if (typeof value !== 'object' || value === null) continue;
    const inner = Object.values(value);
    if (inner.length > MAX_VALUES) return inner.length;
    open.push(...inner);
  }
  return count;
}

const instances = new Map<string, AjvClass>();

function ajv(isText: boolean, allErrors: boolean): AjvClass {
  const key = `${isText} ${allErrors}`;
  const known = instances.get(key);
  if (known !== undefined) return known;
  const made = makeAjv({
    // `array` takes `?tag=a` for a list of one, and refuses `?limit=1&limit=2` for a number.
    coerceTypes: isText ? 'array' : false,
    allErrors,
    useDefaults: true,
    // Unknown fields are refused by the schemas that say so, never dropped unseen.
    removeAdditional: false,
    // TypeBox and OpenAPI bring keywords that Ajv does not know; numbers must be finite all the same.
    strict: false,
    strictNumbers: true,
    logger: { log() {}, warn: refuse, error: refuse },
  });
  instances.set(key, made);
  return made;
}

function makeAjv(options: Options): AjvClass {
  const { Ajv } = require('ajv') as typeof import('ajv');
  const addFormats = require('ajv-formats').default as (ajv: AjvClass) => void;
  const made = new Ajv(options);
  addFormats(made);
  // Only the canonical form (RFC 9562, section 4): no `urn:uuid:`, no braces. Either case.
  made.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i);
  return made;
}

/** Ajv only warns of, say, a format it does not know, and then lets every value pass. */
function refuse(message: unknown): never {
  throw new Error(`a route's schema is not usable: ${message}`);
}
