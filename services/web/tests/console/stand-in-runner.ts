import type { Runner } from '../../src/runner/runner.ts';

/** A runner that runs nothing and keeps nothing, but for what `more` says. */
export function standInRunner(more: Partial<Runner> = {}): Runner {
  return {
    processes: async () => [],
    act: async () => {},
    cut: async () => {},
    mend: async () => {},
    loseCommand: async () => ({ type: 'thing.do', message_id: 'm1' }),
    logs: async () => ({ lines: [], is_cut: false }),
    traces: async () => [],
    spans: async () => [],
    ...more,
  };
}
