import type { ProcessState } from './process-spec.ts';

/** The process is in no state for what it was to do. */
export class WrongStateError extends Error {
  constructor(name: string, state: ProcessState, needed: readonly ProcessState[]) {
    super(`${name} is ${state}: this needs it ${needed.join(' or ')}`);
    this.name = 'WrongStateError';
  }
}
