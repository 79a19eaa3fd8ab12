import type { Route } from '../../services/api-gateway/src/routing/route-table.ts';
import { readModels } from '../generate/read-models.ts';
import type { Content, Operation, Parameter, Schema } from './document.ts';
import { mapValues } from './document.ts';

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

const MODELS = (await readModels()).map(({ model }) => model);
const SOME_ID = '019ac3f0-5c1e-7000-8000-000000000001';

/** The operation as the gateway answers it: with `expand`, where its route has an expansion of this path. */
export function describeExpansions<At extends Place>(at: At, { expand }: Route): At {
  if (expand === undefined || at.method !== 'get') return at;
  const { idIn, parts } = expand;
  if (idIn(at.path.replace(/\{[^}]+\}/g, SOME_ID)) === undefined) return at;
  const { parameters = [], responses } = at.operation;
  const whole = responses[200];
  if (whole?.content === undefined) throw new Error(`${at.path} has no answer to expand`);
  const operation = {
    ...at.operation,
    parameters: [...parameters, expandParameter(Object.keys(parts))],
    responses: { ...responses, 200: { ...whole, content: expanded(whole.content, addedAt(at.path)) } },
  };
  return { ...at, operation };
}

/** What the model of the service says that the parts add. */
function addedAt(path: string): Schema {
  const expansions = MODELS.flatMap(({ expansions = {} }) => Object.values(expansions));
  const found = expansions.find((expansion) => expansion.path === path);
  if (found === undefined) throw new Error(`no service's model has an expansion of ${path}`);
  return found.answer;
}

function expandParameter(parts: readonly string[]): Parameter {
  return {
    name: 'expand',
    in: 'query',
    required: false,
    description:
      'What to answer with besides, separated by commas; got from several services at the same time',
    style: 'form',
    explode: false,
    schema: { type: 'array', items: { type: 'string', enum: parts }, minItems: 1 },
  };
}

function expanded(content: Content, added: Schema): Content {
  return mapValues(content, (media) => ({ ...media, schema: { allOf: [media.schema, added] } }));
}
