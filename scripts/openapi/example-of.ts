import { mapValues, type Schema } from './document.ts';

const TIME = '2026-01-31T12:00:00.000Z';

/** What a field of this name holds in every example, so that examples belong together. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  account: 'cash',
  attributes: { material: 'oak', width_mm: 1200 },
  body: 'It will be on its way soon.',
  card: 'visa',
  carrier: 'parcel-post',
  category: 'desk-lamps',
  city: 'London',
  code: 'order.placed',
  country: 'GB',
  crv: 'Ed25519',
  currency: 'GBP',
  current_password: 'correct horse',
  definition: 'order-fulfilment',
  description: 'A lamp of oak for a desk',
  email: 'ann@example.com',
  event: 'stock-reserved',
  external_id: '17850',
  full_name: 'Ann Example',
  html: '<p>Thank you for your order.</p>',
  'idempotency-key': '0b8f1c4e-first',
  ip_address: '203.0.113.7',
  incomplete: [],
  is_archived: false,
  is_default: true,
  is_in_doubt: false,
  is_overdue: false,
  kid: '2026-01-k1',
  kinds: { 'order.placed': 1, 'order.confirmed': 1 },
  kty: 'OKP',
  alg: 'EdDSA',
  use: 'sig',
  'last-event-id': '41',
  line1: '1 Long Lane',
  line2: 'Flat 2',
  message: 'must be at least 1',
  message_id: '<019ac3f0-5c1e-7000-8000-000000000009@shop.example>',
  name: 'Oak desk lamp',
  new_password: 'battery staple',
  password: 'correct horse',
  postal_code: 'EC1A 9PF',
  prefer: 'wait=10',
  q: 'lamp',
  queue: 'order-service.replies',
  reason: 'asked for by the customer',
  recipient: 'Ann Example',
  reference: 'delivery-note-4711',
  refresh_token: '7Qm0V2lUoC3uJx0b1m0s5p9nXb4o3c2a1d0e9f8g7h6',
  access_token: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTlhIn0.c2lnbmF0dXJl',
  roles: ['customer'],
  service: 'order-service',
  sku: 'OAK-DESK-LAMP',
  slug: 'desk-lamps',
  step: 'reserve-stock',
  subject: 'Your order is confirmed',
  text: 'Thank you for your order.',
  title: 'Your order is confirmed',
  to: 'ann@example.com',
  token: 'Jx0b1m0s5p9nXb4o3c2a1d0e9f8g7h67Qm0V2lUoC3u',
  tracking_number: 'PP123456789GB',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  unknown: [],
  url: 'http://127.0.0.1:8002',
  user_agent: 'Mozilla/5.0',
  version: 1,
  x: 'lKnp1Q2bJmJ9yq4mC4e3o8v0rV0YpWn8o6cQz1s2d3E',
  quantity: 2,
  line_count: 1,
  total_minor: 8598,
  amount_minor: 8598,
  captured_minor: 8598,
  line_total_minor: 8598,
  refunded_minor: 0,
  refundable_minor: 8598,
  unit_price_minor: 4299,
  catalogue_price_minor: 4299,
  price_minor: 4299,
  on_hand: 40,
  reserved: 2,
  available: 38,
  delta: 40,
  limit: 20,
  expires_in: 900,
};

// What an order has nothing of while all goes well.
const USUALLY_NULL: ReadonlySet<string> = new Set([
  'deadline_at',
  'error',
  'expires_at',
  'failure_code',
  'failure_reason',
  'negotiated_by',
  'next',
  'next_cursor',
  'reason',
  'reason_code',
]);

// Of several states the one that an order that went well ends in.
const USUAL: ReadonlySet<unknown> = new Set([
  'captured',
  'committed',
  'completed',
  'confirmed',
  'in_transit',
  'sent',
]);

// One for each kind of thing, so that an order's id is the same wherever it stands.
const IDS = [
  'order',
  'customer',
  'user',
  'payment',
  'shipment',
  'refund',
  'transaction',
  'address',
  'session',
];

/**
 * An example of what `schema` describes, of a field called `name`: the schema's own if it has one, else put together
 * from what its fields usually hold.
 */
export function exampleOf(schema: Schema, name = ''): unknown {
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.find((value) => USUAL.has(value)) ?? schema.enum[0];
  if (schema.allOf !== undefined)
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, name)));
  const [type] = [schema.type].flat();
  if (USUALLY_NULL.has(name) && fits(null, schema)) return null;
  if (name in BY_NAME && fits(BY_NAME[name], schema)) return BY_NAME[name];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0] ?? {}, name);
  if (type === 'object') return objectExample(schema);
  if (type === 'array') return [exampleOf(schema.items ?? {}, singular(name))];
  if (type === 'string') return textExample(schema, name);
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 0, 1);
  return type === 'boolean' ? true : null;
}

/** An example of a parameter: `id` is that of what stands before it in the path. */
export function parameterExample(schema: Schema, name: string, path: string): unknown {
  const [, owner] = /([a-z]+)s\/\{id\}/.exec(path) ?? [];
  return exampleOf(schema, name === 'id' && owner !== undefined ? `${owner}_id` : name);
}

function objectExample({ title, properties = {} }: Schema): object {
  // `id` of an OrderSummary is an order's.
  const [kind = ''] = title?.split(/(?=[A-Z])/) ?? [];
  return mapValues(properties, (part, key) =>
    exampleOf(part, key === 'id' ? `${kind.toLowerCase()}_id` : key),
  );
}

function textExample({ format, pattern }: Schema & { pattern?: string }, name: string): string {
  if (format === 'uuid' || name === 'id' || name.endsWith('_id')) return uuidOf(name);
  if (format === 'date-time' || name.endsWith('_at') || name === 'at') return TIME;
  return pattern === undefined ? name || 'text' : 'A1';
}

function uuidOf(name: string): string {
  const place = IDS.indexOf(name === 'placed_by' ? 'customer' : name.replace(/_?id$/, '')) + 1;
  return `019ac3f0-5c1e-7000-8000-${String(place).padStart(12, '0')}`;
}

/** A name means one thing nearly everywhere; where its type is another, so is what it means. */
function fits(value: unknown, schema: Schema): boolean {
  const types = schema.anyOf?.map((branch) => branch.type) ?? [schema.type];
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return types.flat().some((one) => one === type || (one === 'integer' && type === 'number'));
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}
