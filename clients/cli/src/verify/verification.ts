/** One check of the audit, as `platform verify --json` prints it. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** How many things it looked at. */
  readonly checked: number;
  readonly violations: readonly Violation[];
}

export interface Violation {
  /** What it is about: a service, a queue, or something that a bundle checks. */
  readonly subject: string;
  readonly problem: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
  /** How much the checks of bundles looked at, such as orders. */
  readonly totals: Readonly<Record<string, number>>;
  /** The same for people. */
  readonly summaries: readonly string[];
  readonly seconds: number;
}

// Past this many a check only counts: memory stays bounded however broken the system is.
const MAX_KEPT = 1_000;

/** Collects what one check finds. */
export class CheckTally {
  readonly name: string;
  readonly #violations: Violation[] = [];
  #checked = 0;
  #violationCount = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Counts one thing looked at; `problem` when it is not as it should be. */
  add(subject: string, problem: string | undefined): void {
    this.#checked += 1;
    if (problem === undefined) return;
    this.#violationCount += 1;
    if (this.#violations.length < MAX_KEPT) this.#violations.push({ subject, problem });
  }

  result(): CheckResult {
    const unkept = this.#violationCount - this.#violations.length;
    const violations =
      unkept > 0
        ? [...this.#violations, { subject: `${unkept} more`, problem: 'not listed' }]
        : this.#violations;
    return { name: this.name, ok: this.#violationCount === 0, checked: this.#checked, violations };
  }
}
