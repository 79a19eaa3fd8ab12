import type { Charge, Counts, Verdict } from './counts.ts';
import { debtOf, hasRoom } from './gcra.ts';
import type { RateLimit } from './rate-limit.ts';

export interface LocalCountsOptions {
  /** Subjects of one limit; the longest unseen are forgotten first. Default 50,000, some 6 MB. */
  readonly maxSubjects?: number | undefined;
  /** Microseconds on a clock that is never set. */
  readonly nowUs?: () => number;
}

/** Counts in this process. Its memory is bounded, and nothing runs when no request comes. */
export class LocalCounts implements Counts {
  readonly #maxSubjects: number;
  readonly #nowUs: () => number;
  /** By the limit's name, so that counts outlive a reload. */
  readonly #byLimit = new Map<string, Subjects>();

  constructor({ maxSubjects = 50_000, nowUs = monotonicUs }: LocalCountsOptions = {}) {
    this.#maxSubjects = maxSubjects;
    this.#nowUs = nowUs;
  }

  take(charges: readonly Charge[]): Verdict {
    const nowUs = this.#nowUs();
    const accounts: Account[] = [];
    const debtsUs: number[] = [];
    let isAllowed = true;
    for (const { limit, subject } of charges) {
      const account = this.#subjectsOf(limit).get(subject, nowUs, limit);
      const debtUs = debtOf(account.dueUs, nowUs, limit);
      account.dueUs = nowUs + debtUs;
      if (!hasRoom(debtUs, limit)) isAllowed = false;
      accounts.push(account);
      debtsUs.push(debtUs);
    }
    if (!isAllowed) return { isAllowed, debtsUs };
    charges.forEach(({ limit }, i) => {
      const debtUs = (debtsUs[i] ?? 0) + limit.intervalUs;
      debtsUs[i] = debtUs;
      (accounts[i] as Account).dueUs = nowUs + debtUs;
    });
    return { isAllowed, debtsUs };
  }

  /** How many subjects are kept, of all limits. */
  get size(): number {
    let size = 0;
    for (const subjects of this.#byLimit.values()) size += subjects.size;
    return size;
  }

  #subjectsOf({ name }: RateLimit): Subjects {
    let subjects = this.#byLimit.get(name);
    if (subjects === undefined) {
      subjects = new Subjects(this.#maxSubjects / 2);
      this.#byLimit.set(name, subjects);
    }
    return subjects;
  }
}

interface Account {
  dueUs: number;
}

/**
 * The accounts of one limit in two generations. Whoever is seen is in the young one; when that is full, or all of the
 * old one's debts must be paid, the old one is dropped and the young one becomes old. So no account needs a timer.
 */
class Subjects {
  readonly #maxYoung: number;
  #young = new Map<string, Account>();
  #old = new Map<string, Account>();
  #turnedAtUs = 0;

  constructor(maxYoung: number) {
    this.#maxYoung = maxYoung;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(subject: string, nowUs: number, { burstUs }: RateLimit): Account {
    if (this.#young.size >= this.#maxYoung || nowUs - this.#turnedAtUs >= burstUs) this.#turn(nowUs);
    let account = this.#young.get(subject);
    if (account !== undefined) return account;
    account = this.#old.get(subject) ?? { dueUs: 0 };
    this.#old.delete(subject);
    this.#young.set(subject, account);
    return account;
  }

  #turn(nowUs: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnedAtUs = nowUs;
  }
}

function monotonicUs(): number {
  return Math.floor(performance.now() * 1000);
}
