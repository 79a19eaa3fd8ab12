import { makeAjv } from '@platform/schema/check.ts';
import { isOptional, type TSchema } from '@platform/schema/type.ts';
import type { Ajv, ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { fieldErrors } from '../problems/field-errors.ts';
import { ValidationError } from '../problems/validation-error.ts';

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
    // Fastify has null for a body that was not sent.
    if (value === null && isOptional(schema as object)) return { value };
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

const instances = new Map<string, Ajv>();

function ajv(isText: boolean, allErrors: boolean): Ajv {
  const key = `${isText} ${allErrors}`;
  const known = instances.get(key);
  if (known !== undefined) return known;
  const made = makeAjv({
    // `array` takes `?tag=a` for a list of one, and refuses `?limit=1&limit=2` for a number.
    coerceTypes: isText ? 'array' : false,
    allErrors,
    useDefaults: true,
    // An error then has its schema, which may say in words what its pattern wants.
    verbose: true,
    // Unknown fields are refused by the schemas that say so, never dropped unseen.
    removeAdditional: false,
  });
  instances.set(key, made);
  return made;
}
