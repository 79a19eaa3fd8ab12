import { ApiError } from '@platform/api-client/api-error.ts';
import { type Part, part } from '../parts/part.ts';
import type { Asking, ConsoleFinder, Hit } from './console-finder.ts';

export interface FoundGroup {
  readonly kind: string;
  readonly hits: readonly Hit[];
}

export interface Found {
  /** Without kinds of which there is nothing. */
  readonly groups: readonly FoundGroup[];
  /** Services that did not answer, each with what it says. */
  readonly missing: readonly { readonly service: string; readonly why: string }[];
}

/**
 * Asks all finders at once that `visitor` may use and `text` means something to. What it names comes first: words are looked for
 * only where it names nothing.
 */
export async function searchEverywhere(
  text: string,
  visitor: Asking,
  finders: readonly ConsoleFinder[],
): Promise<Found> {
  const allowed = finders.filter((finder) => finder.for === 'staff' || visitor.hasRole('admin'));
  const askAs = (meaning: 'name' | 'words') =>
    askAll(
      allowed.filter((finder) => finder.meaning(text) === meaning),
      text,
      visitor,
    );
  const named = await askAs('name');
  if (named.groups.length > 0) return named;
  const { groups, missing } = await askAs('words');
  return { groups, missing: distinct([...named.missing, ...missing]) };
}

/** The one thing that was found; undefined when there are several, or one may have been left out. */
export function onlyHit({ groups, missing }: Found): Hit | undefined {
  const hits = groups.flatMap((group) => group.hits);
  const things = new Set(hits.map(({ thing }) => thing));
  return things.size === 1 && missing.length === 0 ? hits[0] : undefined;
}

async function askAll(finders: readonly ConsoleFinder[], text: string, visitor: Asking): Promise<Found> {
  const answers = await Promise.all(
    finders.map(async (finder) => ({ ...finder, found: await part(fitting(finder, text, visitor)) })),
  );
  const kinds = [...new Set(answers.map(({ kind }) => kind))];
  const groups = kinds.map((kind) => ({
    kind,
    hits: distinctHits(
      answers.filter((answer) => answer.kind === kind).flatMap(({ found }) => hitsOf(found)),
    ),
  }));
  return {
    groups: groups.filter(({ hits }) => hits.length > 0),
    missing: distinct(
      answers.flatMap(({ service, found }) => ('missing' in found ? [{ service, why: found.missing }] : [])),
    ),
  };
}

/** What a service does not have, or says cannot be: nothing of its fits. */
async function fitting({ find }: ConsoleFinder, text: string, visitor: Asking): Promise<readonly Hit[]> {
  try {
    return await find(text, visitor);
  } catch (error) {
    if (error instanceof ApiError && [400, 404, 422].includes(error.status)) return [];
    throw error;
  }
}

function hitsOf(found: Part<readonly Hit[]>): readonly Hit[] {
  return 'value' in found ? found.value : [];
}

function distinctHits(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [hit.href, hit])).values()];
}

function distinct(missing: Found['missing']): Found['missing'] {
  return [...new Map(missing.map((one) => [one.service, one])).values()];
}
