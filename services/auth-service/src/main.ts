import { runService } from '@platform/service-defaults/run-service.ts';
import { keptSecurityEvents } from '@platform/service-defaults/security-events/purge-security-events.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import { startRetention } from '@platform/service-defaults/upkeep/retention.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { keepHouse } from './keep-house.ts';
import { KeyRing } from './keys/key-ring.ts';
import { ServiceClients } from './oauth/service-clients.ts';
import { RevocationLog } from './revocations/revocation-log.ts';
import { keptRevocations } from './revocations/revocation-repository.ts';
import { authRpc } from './rpc/auth-rpc.ts';
import { startRpcServer } from './rpc/rpc-server.ts';
import { keptSessions } from './sessions/kept-sessions.ts';
import { userEventHandlers } from './sessions/user-events.ts';
import { keyRingOptions, tokenOptions } from './settings.ts';
import { introspectingVerifier } from './tokens/introspect.ts';

await runService({
  name: 'auth-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  extraMigrations: [securityEventMigrations],
  async start({ config, database, logger, metrics, http, announce, consume, onDrain, onStop }) {
    const keys = await KeyRing.open({ database, ...keyRingOptions(config) });
    const revocations = new RevocationLog({ database, tokenLifetimeSeconds: config.ACCESS_TOKEN_SECONDS });
    await revocations.look();
    const clients = new ServiceClients(config.SERVICE_CLIENTS);
    const deps = { database, keys, revocations, clients, logger, ...tokenOptions(config) };
    onDrain('waiting for revocations', () => revocations.close());

    onStop('housekeeping', keepHouse(deps));
    const kept = [keptSessions, keptSecurityEvents, keptRevocations(revocations.maxAgeSeconds)];
    onStop('retention', startRetention({ database, logger, metrics }, kept));

    await consume('auth-service.events', userEventHandlers());

    const rpc = authRpc(deps, { clients, logger });
    const server = await startRpcServer(
      {
        host: config.HOST,
        port: config.GRPC_PORT,
        maxConnections: config.MAX_CONNECTIONS,
        maxConnectionsPerClient: config.MAX_CONNECTIONS_PER_CLIENT,
      },
      rpc,
    );
    onStop('gRPC', () => server.stop());
    announce('auth-service-grpc', server.port);

    // Its own tokens it checks by its own keys, and sees at once when a session is over.
    return createApp({ ...deps, http: { ...http, tokens: introspectingVerifier(deps) } });
  },
});
