import type { ApiError } from '@platform/api-client/api-error.ts';
import { CliError } from './cli-error.ts';

const MAX_SHOWN_ERRORS = 5;

/** A problem that the platform answered with, in lines that say what to do. */
export class ProblemError extends CliError {
  readonly status: number;
  readonly code: string;
  readonly #error: ApiError;

  constructor(error: ApiError) {
    super(problemText(error));
    this.status = error.status;
    this.code = error.code;
    this.#error = error;
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
  return `${message}${hint}${reference}${shown.map((line) => `\n  ${line}`).join('')}${more}`;
}
