import { type Check, checkOf, errorsOf } from '@platform/schema/check.ts';
import type { MessageContract } from '../message.ts';

const validators = new WeakMap<MessageContract, Check>();

/**
 * The check of a contract, compiled once. Fields that the schema does not know pass, wherever they are: a newer
 * sender may add some (contracts grow by additions only).
 */
export function validatorOf(contract: MessageContract): Check {
  let validator = validators.get(contract);
  if (validator === undefined) {
    validator = checkOf(openToAdditions(contract.schema) as object);
    validators.set(contract, validator);
  }
  return validator;
}

const thorough = new WeakMap<MessageContract, ReturnType<typeof errorsOf>>();

/** All that does not fit where `validatorOf` names the first, compiled when it is asked for. */
export function contractErrorsOf(contract: MessageContract): ReturnType<typeof errorsOf> {
  let errors = thorough.get(contract);
  if (errors === undefined) {
    errors = errorsOf(openToAdditions(contract.schema) as object);
    thorough.set(contract, errors);
  }
  return errors;
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
