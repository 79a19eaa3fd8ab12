import { connectRabbitMq } from '../src/rabbitmq/rabbitmq-transport.ts';
import { putRawIntoRabbitMq } from './conformance/raw-messages.ts';
import { rabbitMqUrl, whyNoRabbitMq } from './conformance/test-rabbitmq.ts';
import { testTransportConformance } from './conformance.ts';

testTransportConformance(
  {
    name: 'RabbitMQ',
    url: async () => rabbitMqUrl,
    connect: connectRabbitMq,
    putRaw: putRawIntoRabbitMq,
  },
  await whyNoRabbitMq(),
);
