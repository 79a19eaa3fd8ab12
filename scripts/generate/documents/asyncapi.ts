import { ALL_MESSAGES } from '@platform/contracts/senders.ts';
import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { MessageContract } from '@platform/messaging/message.ts';
import { yamlText } from '../yaml-text.ts';

type Services = readonly ServiceDescription[];

const CONTENT_TYPE = 'application/cloudevents+json';

/** What goes over the bus, and who sends and receives it, as AsyncAPI 3.0 has it (https://www.asyncapi.com/docs). */
export function asyncApi(services: Services, version: string): string {
  const used = ALL_MESSAGES.toSorted((a, b) => a.type.localeCompare(b.type));
  return yamlText(['Its schemas are those of shared/contracts/src/messages/.'], {
    asyncapi: '3.0.0',
    info: {
      title: 'microservices-platform',
      version,
      description:
        'Events and commands on the bus. Each message is a CloudEvents 1.0 event in JSON; `type` is its routing key.',
      license: { name: 'MIT' },
    },
    defaultContentType: CONTENT_TYPE,
    channels: Object.fromEntries(used.map((contract) => [keyOf(contract), channel(contract)])),
    operations: Object.fromEntries(services.flatMap((service) => operations(service, used))),
    components: {
      schemas: { cloudEvent: CLOUD_EVENT },
      messages: Object.fromEntries(used.map((contract) => [keyOf(contract), message(contract)])),
    },
  });
}

/** `order_placed`: a key of AsyncAPI's `components` has no dot. */
function keyOf({ type }: { readonly type: string }): string {
  return type.replaceAll('.', '_');
}

function channel(contract: MessageContract): object {
  const key = keyOf(contract);
  return {
    address: contract.type,
    messages: { [key]: { $ref: `#/components/messages/${key}` } },
    bindings: {
      amqp: {
        is: 'routingKey',
        exchange: { name: contract.exchange, type: 'topic', durable: true, autoDelete: false },
      },
    },
  };
}

function operations(
  { name, sends, handles, listensTo }: ServiceDescription,
  used: readonly MessageContract[],
): [key: string, operation: object][] {
  const of = (action: 'send' | 'receive', types: readonly string[]) =>
    used
      .filter(({ type }) => types.includes(type))
      .map((contract): [string, object] => [
        `${name}_${action}_${keyOf(contract)}`,
        {
          action,
          channel: { $ref: `#/channels/${keyOf(contract)}` },
          tags: [{ name }],
        },
      ]);
  return [...of('send', sends), ...of('receive', [...handles, ...listensTo])];
}

function message({ type, version, schema }: MessageContract): object {
  return {
    name: type,
    contentType: CONTENT_TYPE,
    payload: {
      allOf: [
        { $ref: '#/components/schemas/cloudEvent' },
        {
          type: 'object',
          properties: {
            type: { const: type },
            dataschema: { const: `urn:platform:schema:${type}:${version}` },
            data: JSON.parse(JSON.stringify(schema)),
          },
        },
      ],
    },
  };
}

const text = (description: string, rest: object = {}) => ({ type: 'string', description, ...rest });

/** The envelope: `Message` of shared/messaging. */
const CLOUD_EVENT = {
  type: 'object',
  required: [
    'specversion',
    'id',
    'source',
    'type',
    'subject',
    'time',
    'datacontenttype',
    'dataschema',
    'data',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: text('UUIDv7', { format: 'uuid' }),
    source: text('The service that sent it'),
    type: text('The routing key'),
    subject: text('The id of the aggregate it is about; messages of one subject keep their order'),
    time: text('RFC 3339, UTC', { format: 'date-time' }),
    datacontenttype: { const: 'application/json' },
    dataschema: text('The contract and its version'),
    data: true,
    traceparent: text('W3C Trace Context'),
    tracestate: text('W3C Trace Context'),
    correlationid: text('The business process it belongs to'),
    causationid: text('The id of the message that caused it'),
    sequence: text("The aggregate's version, zero-padded to ten digits"),
  },
};
