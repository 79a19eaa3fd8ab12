import { type Check, checkOf } from '@platform/schema/check.ts';
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

/** A closed object in the schema (shared with HTTP bodies, where a stray field is an error) is open in a message. */
function openToAdditions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(openToAdditions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(key === 'additionalProperties' && value === false),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, openToAdditions(value)]));
}
