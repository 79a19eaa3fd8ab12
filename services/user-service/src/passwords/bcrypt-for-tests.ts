import * as bcrypt from '@node-rs/bcrypt';
import type { Bcrypt } from './password-hasher.ts';

export interface WatchedBcrypt extends Bcrypt {
  /** The cost of each password that was checked, oldest first. */
  readonly costs: string[];
  /** Hashes and checks that were begun, and wait while `hold` has not been let go. */
  readonly begun: number;
  /** From now on hashes and checks wait until the returned function is called. */
  hold(): () => void;
}

/** bcrypt as it is, which tells what was asked of it and can be held up. */
export function watchedBcrypt(): WatchedBcrypt {
  const costs: string[] = [];
  let gate = Promise.resolve();
  let begun = 0;
  return {
    costs,
    get begun() {
      return begun;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    async hash(password, cost) {
      begun++;
      await gate;
      return bcrypt.hash(password, cost);
    },
    async verify(password, stored) {
      begun++;
      costs.push(stored.slice(0, '$2b$12'.length));
      await gate;
      return bcrypt.verify(password, stored);
    },
  };
}
