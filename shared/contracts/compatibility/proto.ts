import protobuf from 'protobufjs';

/**
 * Why peers that were built with `before` would misunderstand `now`; empty if they would not. Fields are told apart by
 * their numbers on the wire and by their names in code and JSON (protobuf.dev/programming-guides/proto3, "Updating A
 * Message Type"): neither may change its meaning, nor become free for another.
 */
export function protoIncompatibilities(before: string, now: string): string[] {
  const [old, current] = [parse(before), parse(now)];
  return [...namesOf(old)].flatMap(([name, thing]) => {
    const same = namesOf(current).get(name);
    if (same === undefined || same.constructor !== thing.constructor) return [`${name} is gone`];
    return reasons(thing, same).map((reason) => `${name}: ${reason}`);
  });
}

function parse(text: string): protobuf.Root {
  // As written, without the camel case of JavaScript.
  return protobuf.parse(text, { keepCase: true }).root;
}

/** Every message, enumeration and service by its full name, which has the package in it. */
function namesOf(root: protobuf.Root): Map<string, protobuf.ReflectionObject> {
  const found = new Map<string, protobuf.ReflectionObject>();
  const visit = (object: protobuf.ReflectionObject) => {
    const isNamed = [protobuf.Type, protobuf.Enum, protobuf.Service].some((kind) => object instanceof kind);
    if (isNamed) found.set(object.fullName.slice(1), object);
    if (object instanceof protobuf.Namespace) for (const nested of object.nestedArray) visit(nested);
  };
  visit(root);
  return found;
}

function reasons(before: protobuf.ReflectionObject, now: protobuf.ReflectionObject): string[] {
  if (before instanceof protobuf.Type && now instanceof protobuf.Type) return [...fields(before, now)];
  if (before instanceof protobuf.Enum && now instanceof protobuf.Enum) return [...values(before, now)];
  if (before instanceof protobuf.Service && now instanceof protobuf.Service) return [...methods(before, now)];
  return [];
}

function* fields(before: protobuf.Type, now: protobuf.Type): Generator<string> {
  for (const old of before.fieldsArray) {
    const same = now.fieldsById[old.id];
    if (same === undefined) {
      if (!(isReservedNumber(now, old.id) && now.isReservedName(old.name)))
        yield `field ${old.name} = ${old.id} is gone: reserve its number and its name`;
      continue;
    }
    if (same.name !== old.name) yield `field ${old.id} was ${old.name} and is ${same.name}`;
    if (shapeOf(same) !== shapeOf(old)) yield `field ${old.name} was ${shapeOf(old)} and is ${shapeOf(same)}`;
  }
  for (const field of now.fieldsArray)
    if (isReservedNumber(before, field.id) || before.isReservedName(field.name))
      yield `field ${field.name} = ${field.id} takes what is reserved`;
}

/** Both ends belong to a range, which protobufjs's own `isReservedId` does not know of what it has parsed. */
function isReservedNumber({ reserved = [] }: protobuf.Type, number: number): boolean {
  return reserved.some((range) => {
    if (typeof range === 'string') return false;
    const [first = 0, last = first] = range;
    return first <= number && number <= last;
  });
}

/** What of a field is seen on the wire and by generated code. */
function shapeOf(field: protobuf.Field): string {
  const { type, repeated, partOf } = field;
  const key = field instanceof protobuf.MapField ? `map of ${field.keyType} to ` : '';
  return `${repeated ? 'repeated ' : ''}${key}${type}${partOf === null ? '' : ` in ${partOf.name}`}`;
}

function* values(before: protobuf.Enum, now: protobuf.Enum): Generator<string> {
  for (const [name, number] of Object.entries(before.values)) {
    if (now.values[name] === undefined) yield `${name} = ${number} is gone`;
    else if (now.values[name] !== number) yield `${name} was ${number} and is ${now.values[name]}`;
  }
}

function* methods(before: protobuf.Service, now: protobuf.Service): Generator<string> {
  for (const [name, old] of Object.entries(before.methods)) {
    const same = now.methods[name];
    if (same === undefined) yield `rpc ${name} is gone`;
    else if (signatureOf(same) !== signatureOf(old))
      yield `rpc ${name} was ${signatureOf(old)} and is ${signatureOf(same)}`;
  }
}

function signatureOf({ requestType, responseType, requestStream, responseStream }: protobuf.Method): string {
  const stream = (isStream: boolean | undefined) => (isStream ? 'stream ' : '');
  return `(${stream(requestStream)}${requestType}) returns (${stream(responseStream)}${responseType})`;
}
