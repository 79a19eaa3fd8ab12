/** Which transactions a snapshot of PostgreSQL sees (`pg_snapshot`): those below `xmax` that are not `inProgress`. */
export interface Snapshot {
  /** As PostgreSQL writes it: `xmin:xmax:in,progress`. */
  readonly text: string;
  readonly xmax: string;
  readonly inProgress: readonly string[];
}

export function snapshotOf(text: string): Snapshot {
  const [, xmax = '', inProgress = ''] = text.split(':');
  return { text, xmax, inProgress: inProgress === '' ? [] : inProgress.split(',') };
}
