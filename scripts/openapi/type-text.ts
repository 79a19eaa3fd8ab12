import type { Schema } from './document.ts';

/** A schema as a TypeScript type, its members indented by `depth` steps. Covers what our schemas use. */
export function typeText(schema: Schema, depth: number): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'unknown';
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (schema.anyOf !== undefined) return joined(schema.anyOf, ' | ', depth);
  if (schema.allOf !== undefined) return joined(schema.allOf, ' & ', depth);
  const types = [schema.type].flat().map((type) => plainType(type, schema, depth));
  return types.join(' | ');
}

function plainType(type: string | undefined, schema: Schema, depth: number): string {
  switch (type) {
    case 'object':
      return objectText(schema, depth);
    case 'array':
      return `readonly ${grouped(typeText(schema.items ?? {}, depth))}[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    default:
      return 'unknown';
  }
}

function objectText(schema: Schema, depth: number): string {
  const { properties, patternProperties, additionalProperties, required = [] } = schema;
  if (properties === undefined) {
    const values = Object.values(patternProperties ?? {})[0] ?? additionalProperties;
    return `Readonly<Record<string, ${typeof values === 'object' ? typeText(values, depth) : 'unknown'}>>`;
  }
  const indent = '  '.repeat(depth + 1);
  const members = Object.entries(properties).flatMap(([name, part]) => {
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    const comment = part.description === undefined ? [] : [`${indent}/** ${part.description} */`];
    const mark = required.includes(name) ? '' : '?';
    return [...comment, `${indent}readonly ${key}${mark}: ${typeText(part, depth + 1)};`];
  });
  return `{\n${members.join('\n')}\n${'  '.repeat(depth)}}`;
}

function joined(parts: readonly Schema[], operator: string, depth: number): string {
  return [...new Set(parts.map((part) => typeText(part, depth)))].join(operator);
}

function grouped(text: string): string {
  const isOperation = / [|&] /.test(text) && !text.startsWith('{');
  return isOperation || text.startsWith('readonly ') ? `(${text})` : text;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
