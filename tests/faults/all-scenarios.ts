import type { Scenario } from './scenario.ts';
import {
  brokerAlarm,
  brokerClosesConnections,
  brokerKilled,
  brokerStopped,
  busDatabaseAway,
} from './scenarios/brokers.ts';
import { cancelAndShip } from './scenarios/cancellations.ts';
import {
  outOfConnections,
  postgresAway,
  postgresReadOnly,
  postgresSlow,
  sessionsEnded,
  tableLocked,
} from './scenarios/databases.ts';
import { hotSku } from './scenarios/hot-sku.ts';
import { killEach, killPostgres, killReplicas, killTwo, restartStorm } from './scenarios/kills.ts';
import { longOutage } from './scenarios/long-outage.ts';
import { malformed } from './scenarios/malformed-messages.ts';
import { messagesTwisted, otherVersions } from './scenarios/messages.ts';
import { mixed } from './scenarios/mixed.ts';
import { catalogueAway, fulfilmentAway, identityAway } from './scenarios/neighbours.ts';
import { halfOpen, halfOpenBus, networkBetween, networkToServers } from './scenarios/networks.ts';
import { commandsParked, snapshotHeld } from './scenarios/outboxes.ts';
import { mailRefused, slowPartners, troubledCarrier, troubledProvider } from './scenarios/partners.ts';
import { acknowledgementOverdue, messagesDelayed, queuePurged } from './scenarios/queues.ts';
import { lastUnit, sameKey, sameReply } from './scenarios/races.ts';
import { redisAway } from './scenarios/redis.ts';
import { killConsumer, killRelay } from './scenarios/relay-and-acks.ts';
import { rollingRestart } from './scenarios/restarts.ts';
import { blockedLoop, clocksApart, frozen, outOfMemory } from './scenarios/troubled-processes.ts';

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
