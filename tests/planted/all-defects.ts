import { importAll } from '../import-all.ts';
import type { Defect } from './defect.ts';

const FILES = `${import.meta.dirname}/defects`;

/** Every defect that a test must find: `defects` of each file in the folder of that name. */
export const ALL_DEFECTS: readonly Defect[] = (
  await importAll<{ defects: readonly Defect[] }>(FILES, '**/*.ts')
).flatMap(({ defects }) => defects);
