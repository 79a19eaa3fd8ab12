import type { ExpansionName } from '@platform/contracts/edge-routes.ts';
import { OrderParts } from '@platform/contracts/http/gateway-http.ts';
import { EXPANSIONS } from '../../services/api-gateway/src/expansion/expansions.ts';
import type { Route } from '../../services/api-gateway/src/routing/route-table.ts';
import type { Content, Operation, Parameter, Schema } from './document.ts';
import { mapValues } from './document.ts';

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

const ADDED: Readonly<Record<ExpansionName, Schema>> = { order: OrderParts };
const SOME_ID = '019ac3f0-5c1e-7000-8000-000000000001';

/** The operation as the gateway answers it: with `expand`, where its route has an expansion of this path. */
export function describeExpansions<At extends Place>(at: At, { expand }: Route): At {
  if (expand === undefined || at.method !== 'get') return at;
  const { path, parts } = EXPANSIONS[expand];
  if (!path.test(at.path.replace(/\{[^}]+\}/g, SOME_ID))) return at;
  const { parameters = [], responses } = at.operation;
  const whole = responses[200];
  if (whole?.content === undefined) throw new Error(`${at.path} has no answer to expand`);
  const operation = {
    ...at.operation,
    parameters: [...parameters, expandParameter(Object.keys(parts))],
    responses: { ...responses, 200: { ...whole, content: expanded(whole.content, ADDED[expand]) } },
  };
  return { ...at, operation };
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
