/** A message delivered more often than this without an end is a dead letter: its consumer dies with it each time. */
export const MOST_DELIVERIES = 20;
/** A message delivered more often than this is handled alone, so that a process that dies takes no other with it. */
export const SUSPECT_AFTER = 3;
/** How long stopping waits for the handlers under way; within the ten seconds a container is given. */
export const DRAIN_MS = 7_000;
/**
 * Messages that are read, sent or taken together have about so many bytes at most; one that is larger goes alone.
 * Counting messages is not enough: 500 of them may have 8 GB.
 */
export const MOST_BATCH_BYTES = 4 * 1024 * 1024;
