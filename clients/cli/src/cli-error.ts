/** Exit codes of every command: 0 good, 1 the answer is no (or it failed), 2 wrong usage. */
export const EXIT_NO = 1;
export const EXIT_USAGE = 2;

/** An error to show as one line that says what to do; no stack. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT_NO) {
    super(message);
    this.exitCode = exitCode;
  }

  /** As --json shows it. */
  toJSON(): object {
    return { message: this.message };
  }
}
