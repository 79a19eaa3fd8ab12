/** Where a cache keeps its texts. Nothing here rejects: a store that cannot answer knows nothing. */
export interface CacheStore {
  /** What is kept for each of `keys`, in their order. */
  read(keys: readonly string[]): Promise<readonly Found[]>;
  /** Keeps the entries whose era is still on; those invalidated since they were read are dropped. */
  write(entries: readonly Entry[]): Promise<void>;
  invalidate(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface Found {
  /** JSON; null if the thing is known not to exist; undefined if nothing is kept. */
  readonly text: string | null | undefined;
  /** False for a text past its time, which may only stand in for a failed load. */
  readonly isFresh: boolean;
  /** The time since the key was last invalidated; undefined if the store takes nothing now. */
  readonly era: string | undefined;
}

export interface Entry {
  readonly key: string;
  /** JSON, or null if the thing does not exist. */
  readonly text: string | null;
  /** As `read` said before the load began. */
  readonly era: string;
  readonly freshMs: number;
  /** How long after that the text may stand in for a failed load. */
  readonly staleMs: number;
}

export const NOTHING: Found = { text: undefined, isFresh: false, era: undefined };
