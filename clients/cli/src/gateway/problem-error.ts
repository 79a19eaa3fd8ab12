import type { ApiError, FieldError } from '@platform/api-client/api-error.ts';
import { CliError } from '../cli-error.ts';

const MAX_SHOWN_ERRORS = 5;

/** A problem that the platform answered with, in lines that say what to do. */
export class ProblemError extends CliError {
  readonly status: number;
  readonly #error: ApiError;

  constructor(error: ApiError) {
    super(error.code, problemText(error));
    this.status = error.status;
    this.#error = error;
  }

  /** What is wrong with which field. */
  get errors(): readonly FieldError[] {
    return this.#error.problem.errors ?? [];
  }

  override toJSON(): object {
    const { status, code, message, problem } = this.#error;
    return { status, code, message, errors: problem.errors, request_id: problem.request_id };
  }
}

function problemText({ status, message, problem }: ApiError): string {
  const { errors = [], request_id: requestId } = problem;
  const listed = errors.map(({ field, message: what }) => `${field}: ${what}`);
  // Of a single one the message itself often tells.
  const shown = listed.filter((line) => !message.includes(line)).slice(0, MAX_SHOWN_ERRORS);
  const more = errors.length > MAX_SHOWN_ERRORS ? `\n  … and ${errors.length - MAX_SHOWN_ERRORS} more` : '';
  const reference = status >= 500 && requestId ? ` (request ${requestId})` : '';
  const hint = status === 403 ? '; sign in with an account that may: `platform login`' : '';
  // What is added belongs to the same sentence.
  const sentence = hint || reference ? message.replace(/\.$/, '') : message;
  return `${sentence}${hint}${reference}${shown.map((line) => `\n  ${line}`).join('')}${more}`;
}
