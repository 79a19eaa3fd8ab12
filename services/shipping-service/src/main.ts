import { PARTNER_RETRY } from '@platform/messaging/transport.ts';
import { measureCircuit } from '@platform/resilience/circuit/circuit-metrics.ts';
import { partnerBreaker } from '@platform/resilience/circuit/partner-breaker.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import { createCarrierSimulator } from './carrier/carrier-simulator.ts';
import { guardCarrier } from './carrier/guarded-carrier.ts';
import { config } from './config.ts';
import { COMMAND_QUEUE, shippingCommands } from './shipments/shipment-commands.ts';

await runService({
  name: 'shipping-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, outbox, metrics, http, consume }) {
    const simulator = createCarrierSimulator({ latencyMs: config.CARRIER_SIMULATOR_LATENCY_MS });
    const breaker = partnerBreaker('carrier');
    measureCircuit(metrics, breaker);
    const carrier = guardCarrier(simulator, { timeoutMs: config.CARRIER_TIMEOUT_MS, breaker });
    await consume(COMMAND_QUEUE, shippingCommands({ database, outbox, carrier }), { retry: PARTNER_RETRY });
    return createApp({ http, database, outbox });
  },
});
