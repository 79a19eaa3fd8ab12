import type { ActingRunner } from '../../src/runner/runner.ts';

/** A runner that runs nothing and keeps nothing, but for what `more` says. */
export function standInRunner(more: Partial<ActingRunner> = {}): ActingRunner {
  return {
    processes: async () => [],
    acts: async () => [],
    as() {
      return this;
    },
    act: async () => {},
    cut: async () => {},
    slow: async () => {},
    mend: async () => {},
    loseCommand: async () => ({ type: 'thing.do', message_id: 'm1' }),
    logs: async () => ({ lines: [], is_cut: false }),
    traces: async () => [],
    spans: async () => [],
    ...more,
  };
}
