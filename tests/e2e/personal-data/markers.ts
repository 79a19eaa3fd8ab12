import { randomBytes } from 'node:crypto';
import type { Place } from './places.ts';

/** What is looked for, by what it is: personal data and secrets that occur nowhere by chance. */
export type Markers = Map<string, string>;

/** What occurs nowhere by chance. */
export function mark(): string {
  return randomBytes(6).toString('hex');
}

export function newMarkers(): Markers {
  return new Map([
    ['password', `Passw0rd-${mark()}`],
    ['new password', `NewPassw0rd-${mark()}`],
    ['wrong password', `WrongPassw0rd-${mark()}`],
    ['email', `marker-${mark()}@example.com`],
    ['unknown email', `nobody-${mark()}@example.com`],
    ['name', `Name${mark()}`],
    ['street', `Street${mark()}`],
  ]);
}

/** Where each marker was found, as it is or in one of the usual disguises. */
export function findMarkers(markers: Markers, places: readonly Place[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [what, marker] of markers) {
    const forms = [marker, encodeURIComponent(marker), Buffer.from(marker).toString('hex')];
    const hits = places.filter(({ text }) => forms.some((form) => text.includes(form)));
    if (hits.length > 0) found[what] = [...new Set(hits.map(({ name }) => name))].sort();
  }
  return found;
}
