import type { Call } from '../gateway-calls.ts';
import type { Markers } from './markers.ts';
import type { Place } from './places.ts';

/** Names of places by what has to be found there. */
export type PlacesOf = Readonly<Record<string, readonly string[]>>;

/** What a customer does, beside having an account, with what is built on the platform. */
export interface PersonalDataPart {
  /** Where it needs personal data. */
  readonly needed: PlacesOf;
  /** May add markers of its own; `address` is one of the user's. */
  liveWith(markers: Markers, call: Call, token: string, address: object): Promise<void>;
  /** Waits for the last of its messages. Returns the words of a span that comes last. */
  lastSpan(messages: readonly Place[]): Promise<readonly string[]>;
}
