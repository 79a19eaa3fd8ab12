import type { JsonSchema } from './json-schema.ts';
import {
  type Content,
  dereference,
  lookUp,
  type OpenApiDocument,
  type Operation,
  operationsOf,
} from './openapi-document.ts';
import { type Flow, schemaIncompatibilities } from './schema.ts';

/**
 * Why a client that was written for `before` would suffer from `now`; empty if it would not. A request may not need more
 * than before, nor more rights, and a good answer may not hold less, nor anything else. New operations, optional fields,
 * errors and fields of answers are additions: clients tell errors that they do not know by the class of their status.
 */
export function apiIncompatibilities(before: OpenApiDocument, now: OpenApiDocument): string[] {
  const current = new Map(operationsOf(now));
  const comparing = new Comparing(before, now);
  return [...operationsOf(before)].flatMap(([name, operation]) => {
    const same = current.get(name);
    if (same === undefined) return [`${name} is gone`];
    return [...comparing.operations(operation, same)].map((reason) => `${name}: ${reason}`);
  });
}

class Comparing {
  readonly #before: OpenApiDocument;
  readonly #now: OpenApiDocument;

  constructor(before: OpenApiDocument, now: OpenApiDocument) {
    this.#before = before;
    this.#now = now;
  }

  *operations(before: Operation, now: Operation): Generator<string> {
    if (before.operationId !== now.operationId)
      yield `is called ${now.operationId} now, and was ${before.operationId}: so is the method of a generated client`;
    yield* rights(before, now);
    yield* this.#parameters(before, now);
    yield* this.#requestBody(before, now);
    yield* this.#answers(before, now);
  }

  *#parameters(before: Operation, now: Operation): Generator<string> {
    const [old, current] = [this.#parametersOf(this.#before, before), this.#parametersOf(this.#now, now)];
    for (const [name, parameter] of old) {
      const same = current.get(name);
      if (same === undefined) yield `${name} is gone: what it asks for is not done`;
      else if (same.required === true && parameter.required !== true) yield `${name} is required now`;
      if (same !== undefined) yield* this.#schemas(parameter.schema, same.schema, name, 'in');
    }
    for (const [name, { required }] of current)
      if (required === true && !old.has(name)) yield `${name} is new and required`;
  }

  #parametersOf(document: OpenApiDocument, { parameters = [] }: Operation) {
    const known = parameters.map((parameter) => dereference(document, parameter));
    return new Map(known.map((parameter) => [`${parameter.in} parameter ${parameter.name}`, parameter]));
  }

  *#requestBody(before: Operation, now: Operation): Generator<string> {
    const old = before.requestBody && dereference(this.#before, before.requestBody);
    const current = now.requestBody && dereference(this.#now, now.requestBody);
    if (current?.required === true && old?.required !== true) yield 'a body is required now';
    yield* this.#contents(old?.content, current?.content, 'body', 'in');
  }

  *#answers(before: Operation, now: Operation): Generator<string> {
    for (const [status, answer] of Object.entries(before.responses ?? {})) {
      if (!isGood(status)) continue;
      const same = now.responses?.[status];
      if (same === undefined) {
        yield `does not answer ${status} any more`;
        continue;
      }
      const [old, current] = [dereference(this.#before, answer), dereference(this.#now, same)];
      for (const header of Object.keys(old.headers ?? {}))
        if (current.headers?.[header] === undefined) yield `${status}: the header ${header} is gone`;
      yield* this.#contents(old.content, current.content, `${status} body`, 'out');
    }
    for (const status of Object.keys(now.responses ?? {}))
      if (isGood(status) && before.responses?.[status] === undefined)
        yield `may answer ${status} now, which clients do not expect`;
  }

  *#contents(before: Content = {}, now: Content = {}, path: string, flow: Flow): Generator<string> {
    for (const [type, { schema }] of Object.entries(before)) {
      const same = now[type];
      if (same === undefined) yield `${path}: ${type} is gone`;
      else yield* this.#schemas(schema, same.schema, path, flow);
    }
  }

  #schemas(before: JsonSchema = {}, now: JsonSchema = {}, path: string, flow: Flow): string[] {
    return schemaIncompatibilities(before, now, path, {
      flow,
      resolveBefore: (ref) => lookUp(this.#before, ref),
      resolveNow: (ref) => lookUp(this.#now, ref),
    });
  }
}

function* rights(before: Operation, now: Operation): Generator<string> {
  const isOpen = ({ security = [] }: Operation) =>
    security.length === 0 || security.some((way) => Object.keys(way).length === 0);
  if (isOpen(before) && !isOpen(now)) yield 'asks for a token now';
  const [roles, rolesNow] = [before['x-roles'], now['x-roles']];
  if (rolesNow === undefined) return;
  if (roles === undefined && !isOpen(before)) yield `is for ${rolesNow.join(', ')} alone now`;
  for (const role of roles ?? []) if (!rolesNow.includes(role)) yield `is not for ${role} any more`;
}

function isGood(status: string): boolean {
  return /^[23]/.test(status);
}
