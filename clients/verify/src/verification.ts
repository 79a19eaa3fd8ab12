/** One check of the audit. */
export interface CheckResult {
  readonly name: string;
  /** What its subjects are, such as `order`: a violation names one by its id. */
  readonly about: string;
  readonly ok: boolean;
  /** How many things it looked at. */
  readonly checked: number;
  readonly violationCount: number;
  /** The first thousand. */
  readonly violations: readonly Violation[];
}

export interface Violation {
  /** Id or name of what it is about: of a service, a queue, or something that a bundle checks. */
  readonly subject: string;
  /** What people call it, where that is not its id, such as an order's number. */
  readonly label?: string | undefined;
  readonly problem: string;
  /** What the services say of it; empty where the problem says all. */
  readonly evidence: readonly Evidence[];
}

/** One check of one thing. */
export interface CheckOutcome {
  readonly name: string;
  readonly verdict: Verdict;
  /** What is wrong, or why it cannot be told; undefined where it holds. */
  readonly reason: string | undefined;
  /** What the services say of it, whatever the verdict. */
  readonly evidence: readonly Evidence[];
}

/**
 * `not-due`: not before what is under way has ended. `not-kept`: no longer, as what would show it was removed by age.
 * `unavailable`: a service did not answer.
 */
export type Verdict = 'holds' | 'violated' | 'not-due' | 'not-kept' | 'unavailable';

/** All checks of one thing. */
export interface Audit {
  /** Nothing is violated, and every service answered. */
  readonly ok: boolean;
  readonly checks: readonly CheckOutcome[];
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

/** One thing that a service says of what is checked. */
export interface Evidence {
  readonly service: string;
  readonly field: string;
  /** Null where it has none. Money is in minor units. */
  readonly value: string | number | boolean | null;
}

// Past this many a check only counts: memory stays bounded however broken the system is.
const MAX_KEPT = 1_000;

/** What is said of a violation beside the problem. */
type ViolationDetails = Partial<Pick<Violation, 'label' | 'evidence'>>;

/** Collects what one check finds. */
export class CheckTally {
  readonly name: string;
  readonly #about: string;
  readonly #violations: Violation[] = [];
  #checked = 0;
  #violationCount = 0;

  /** `about`: what its subjects are, such as `order`. */
  constructor(name: string, about: string) {
    this.name = name;
    this.#about = about;
  }

  /** Counts one thing looked at; `problem` when it is not as it should be, and then what shows it. */
  add(subject: string, problem: string | undefined, details: () => ViolationDetails = () => ({})): void {
    this.#checked += 1;
    if (problem === undefined) return;
    this.#violationCount += 1;
    if (this.#violations.length < MAX_KEPT)
      this.#violations.push({ subject, problem, evidence: [], ...details() });
  }

  result(): CheckResult {
    const unkept = this.#violationCount - this.#violations.length;
    const violations =
      unkept > 0
        ? [...this.#violations, { subject: `${unkept} more`, problem: 'not listed', evidence: [] }]
        : this.#violations;
    return {
      ...{ name: this.name, about: this.#about, ok: this.#violationCount === 0 },
      ...{ checked: this.#checked, violationCount: this.#violationCount, violations },
    };
  }
}
