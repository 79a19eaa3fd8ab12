import { ValidationError } from '@platform/service-defaults/problems/validation-error.ts';

/** A text from outside, read by a rule: its value, or what is wrong with it, to be put after the field's name. */
export type Reading<Value> = { readonly value: Value } | { readonly problem: string };

type Values<Readings> = {
  [Field in keyof Readings]: Readings[Field] extends Reading<infer Value> ? Value : never;
};

/** The values of all fields. Throws one ValidationError that lists every field with a problem. */
export function readFields<Readings extends Record<string, Reading<unknown>>>(
  readings: Readings,
): Values<Readings> {
  const errors: { field: string; message: string }[] = [];
  const values: Record<string, unknown> = {};
  for (const [field, reading] of Object.entries(readings)) {
    if ('problem' in reading) errors.push({ field, message: reading.problem });
    else values[field] = reading.value;
  }
  if (errors.length > 0) throw new ValidationError(errors);
  return values as Values<Readings>;
}
