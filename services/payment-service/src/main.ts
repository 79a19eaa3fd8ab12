import { Database } from '@platform/database/database.ts';
import { PARTNER_RETRY } from '@platform/messaging/transport.ts';
import { measureCircuit } from '@platform/resilience/circuit/circuit-metrics.ts';
import { partnerBreaker } from '@platform/resilience/circuit/partner-breaker.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { startLedgerClosing } from './ledger/ledger-closing.ts';
import { COMMAND_QUEUE, paymentCommands } from './payments/payment-commands.ts';
import { unsolicitedAnswerListener } from './payments/unsolicited-answers.ts';
import { guardProvider } from './provider/guarded-provider.ts';
import { createProviderSimulator } from './provider/simulator/provider-simulator.ts';
import { startRefundSweeper } from './refunds/refund-sweeper.ts';

await runService({
  name: 'payment-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, outbox, logger, metrics, http, consume, onStop }) {
    const timeoutMs = config.PROVIDER_TIMEOUT_MS;
    // The simulator stands for another company: its books are written through connections of its own.
    const books = new Database({
      url: config.DATABASE_URL,
      applicationName: 'payment-provider',
      poolSize: 2,
    });
    onStop('provider', () => books.close());
    const simulator = createProviderSimulator({
      database: books,
      latencyMs: config.PROVIDER_SIMULATOR_LATENCY_MS,
      lateAfterMs: timeoutMs + 500,
    });
    const breaker = partnerBreaker('payment-provider');
    measureCircuit(metrics, breaker);
    const deps = { database, outbox, provider: guardProvider(simulator, { timeoutMs, breaker }) };
    simulator.onAnswer(unsolicitedAnswerListener(deps, logger));
    const sweeping = { intervalMs: config.REFUND_SWEEP_MS, olderThanMs: timeoutMs * 2 };
    onStop('refund sweeper', startRefundSweeper({ ...deps, logger }, sweeping));
    onStop('ledger closing', startLedgerClosing(database, logger));
    await consume(COMMAND_QUEUE, paymentCommands(deps), { retry: PARTNER_RETRY });
    return createApp({ ...deps, http });
  },
});
