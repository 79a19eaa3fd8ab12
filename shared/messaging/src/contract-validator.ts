import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/schema';
import type { MessageContract } from './message.ts';

/** Says what of `data` does not fit the contract, in one line without the data's values; undefined if all fits. */
export type ContractValidator = (data: unknown) => string | undefined;

const validators = new WeakMap<MessageContract, ContractValidator>();

/**
 * The check of a contract, compiled once. Fields that the schema does not know pass, wherever they are: a newer
 * sender may add some (contracts grow by additions only).
 */
export function validatorOf(contract: MessageContract): ContractValidator {
  let validator = validators.get(contract);
  if (validator === undefined) {
    validator = compile(contract.schema);
    validators.set(contract, validator);
  }
  return validator;
}

function compile(schema: TSchema): ContractValidator {
  const compiled: Validator = Compile(openToAdditions(schema) as TSchema);
  return (data) => (compiled.Check(data) ? undefined : describe(compiled, data));
}

function describe(compiled: Validator, data: unknown): string {
  const [, errors] = compiled.Errors(data);
  return errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join('; ');
}

/** A closed object in the schema (shared with HTTP bodies, where a stray field is an error) is open in a message. */
function openToAdditions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(openToAdditions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(key === 'additionalProperties' && value === false),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, openToAdditions(value)]));
}
