import type { FieldError } from './problem.ts';

/** A request that does not fit its route's schema. */
export class ValidationError extends Error {
  readonly code = 'validation-failed';
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super('the request does not fit its schema');
    this.errors = errors;
  }
}
