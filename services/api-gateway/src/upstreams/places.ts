import type { ClientCounting } from '../workers/client-counts.ts';

/** Room for so many at once: a Bulkhead of this process, or SharedPlaces of all workers. */
export interface Places {
  /** How many of this process's, or this worker's, are taken. */
  readonly running: number;
  /** Takes a place if one is free: returns a function that gives it back (once), or undefined. */
  tryEnter(): (() => void) | undefined;
}

/** Makes the places of `name`; more places of the same name share their room where there are workers. */
export type MakePlaces = (name: string, limit: number) => Places;

/** Makes the counts by client for the places of `name`. */
export type CountClients = (name: string) => ClientCounting;
