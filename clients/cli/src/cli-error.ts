/** Exit codes of every command: 0 good, 1 the answer is no (or it failed), 2 wrong usage. */
export const EXIT_NO = 1;
export const EXIT_USAGE = 2;

/** An error to show as one line that says what to do; no stack. Programs know it by its `code`, which is kebab-case. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, exitCode: number = EXIT_NO) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }

  /** As --json shows it. */
  toJSON(): object {
    return { code: this.code, message: this.message };
  }
}

/** A command line that cannot be meant. */
export function wrongUsage(message: string): CliError {
  return new CliError('wrong-usage', message, EXIT_USAGE);
}
