import type { Scenario } from './scenario.ts';
import { malformed } from './scenarios/messages/malformed-messages.ts';
import { messagesTwisted, otherVersions } from './scenarios/messages/messages.ts';
import { commandsParked, snapshotHeld } from './scenarios/messages/outboxes.ts';
import { acknowledgementOverdue, messagesDelayed, queuePurged } from './scenarios/messages/queues.ts';
import { killConsumer, killRelay } from './scenarios/messages/relay-and-acks.ts';
import { mixed } from './scenarios/mixed.ts';
import { halfOpen, halfOpenBus, networkBetween, networkToServers } from './scenarios/networks.ts';
import { cancelAndShip } from './scenarios/orders/cancellations.ts';
import { hotSku } from './scenarios/orders/hot-sku.ts';
import { mailRefused, slowPartners, troubledCarrier, troubledProvider } from './scenarios/orders/partners.ts';
import { lastUnit, sameKey, sameReply } from './scenarios/orders/races.ts';
import { killEach, killPostgres, killReplicas, killTwo, restartStorm } from './scenarios/processes/kills.ts';
import { catalogueAway, fulfilmentAway, identityAway } from './scenarios/processes/neighbours.ts';
import { rollingRestart } from './scenarios/processes/restarts.ts';
import { blockedLoop, clocksApart, frozen, outOfMemory } from './scenarios/processes/troubled-processes.ts';
import {
  brokerAlarm,
  brokerClosesConnections,
  brokerKilled,
  brokerStopped,
  busDatabaseAway,
} from './scenarios/servers/brokers.ts';
import {
  outOfConnections,
  postgresAway,
  postgresReadOnly,
  postgresSlow,
  sessionsEnded,
  tableLocked,
} from './scenarios/servers/databases.ts';
import { longOutage } from './scenarios/servers/long-outage.ts';
import { redisAway } from './scenarios/servers/redis.ts';

/** Every scenario, in the order they run: those of one world beside each other. */
export const allScenarios: readonly Scenario[] = [
  // One of each service.
  killEach,
  killTwo,
  restartStorm,
  killRelay,
  killPostgres,
  postgresAway,
  postgresReadOnly,
  outOfConnections,
  tableLocked,
  brokerStopped,
  brokerKilled,
  brokerAlarm,
  longOutage,
  snapshotHeld,
  queuePurged,
  messagesDelayed,
  otherVersions,
  malformed,
  fulfilmentAway,
  catalogueAway,
  identityAway,
  // Two of each.
  rollingRestart,
  killReplicas,
  commandsParked,
  sessionsEnded,
  busDatabaseAway,
  brokerClosesConnections,
  sameKey,
  frozen,
  // Two of each, and a place on the bus.
  cancelAndShip,
  sameReply,
  messagesTwisted,
  // Through networks.
  networkToServers,
  halfOpen,
  halfOpenBus,
  killConsumer,
  postgresSlow,
  // Each in a world of its own.
  networkBetween,
  mixed,
  lastUnit,
  hotSku,
  acknowledgementOverdue,
  troubledProvider,
  troubledCarrier,
  slowPartners,
  mailRefused,
  redisAway,
  clocksApart,
  blockedLoop,
  outOfMemory,
];
