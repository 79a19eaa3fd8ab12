import { join } from 'node:path';
import { readJsonFile } from '../data-folder/json-file.ts';
import { repositoryRoot } from '../repository.ts';
import type { ServiceDefinition } from '../topology.ts';

/** The names of variables that reach from the user's shell to the programs that the runner starts. */
export interface PassedVariables {
  /** To the runner; also read by scripts/environment.mjs, which starts it. */
  readonly runner: readonly string[];
  /** To every service. What reaches one alone are the settings of its own `config.ts`. */
  readonly everyService: readonly string[];
}

const { everyService } = readJsonFile(
  join(repositoryRoot, 'platform', 'passed-variables.json'),
) as PassedVariables;

/** What a service gets of the shell: what its README names, and nothing else. */
export function passedVariables({ variables = [] }: Pick<ServiceDefinition, 'variables'>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    [...everyService, ...variables].flatMap((variable) =>
      process.env[variable] === undefined ? [] : [[variable, process.env[variable]]],
    ),
  );
}
