/** One check of the audit, as `platform verify --json` prints it. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** How many things it looked at. */
  readonly checked: number;
  readonly violations: readonly Violation[];
}

export interface Violation {
  /** What it is about: an order, a sku, a service or a queue. */
  readonly subject: string;
  readonly problem: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
  readonly orders: number;
  /** Orders whose sagas are under way, within their deadlines. */
  readonly unfinished: number;
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
