import { mustShow } from '../../../world/processes/vital-signs.ts';
import type { MailServer } from '../../../world/servers/mail-server.ts';
import { until } from '../../../world/until.ts';
import type { Fault, Scenario, ScenarioContext } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const TROUBLE_MS = 8000;

export const troubledProvider: Scenario = {
  name: 'payment-provider-troubled',
  kind: 'partners',
  shows: 'the payment provider answers late, twice, never, with errors, and after the time-out with success',
  world: {
    replicas: { everyService: 2 },
    env: { 'payment-service': { PROVIDER_TIMEOUT_MS: '700' } },
  },
  quietMs: 90_000,
  load: {
    kinds: ['troubled', 'troubled', 'happy', 'cancelled'],
    troubledCards: [
      'tok_timeout',
      'tok_late',
      'tok_twice',
      'tok_error',
      'tok_capture_timeout',
      'tok_capture_late',
      'tok_capture_twice',
      'tok_capture_refused',
    ],
  },
  async run(c) {
    const window = c.timeline.begin('a provider in trouble');
    await c.wait(TROUBLE_MS);
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
  },
};

export const troubledCarrier: Scenario = {
  name: 'carrier-troubled',
  kind: 'partners',
  shows:
    'the carrier answers late and so twice, never, and with errors: ordering goes on, and every order gets one parcel',
  world: {
    replicas: { everyService: 2 },
    env: { 'shipping-service': { CARRIER_TIMEOUT_MS: '700' } },
  },
  quietMs: 120_000,
  load: {
    kinds: ['troubled', 'troubled', 'troubled', 'happy'],
    postalCodes: ['SIM-TIMEOUT', 'SIM-LATE', 'SIM-ERROR'],
  },
  async run(c) {
    const window = c.timeline.begin('a carrier in trouble');
    await c.wait(TROUBLE_MS);
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    await eitherShows(c, 'shipping-service', 'circuit_state_changes_total{circuit="carrier",state="open"}');
  },
};

/** The circuit opened in one of the replicas, and its metrics say so. */
async function eitherShows({ world }: ScenarioContext, service: string, series: string): Promise<void> {
  await Promise.any(
    world.instances(service).map((replica) => mustShow(replica, series, (count) => count > 0)),
  );
}

export const slowPartners: Scenario = {
  name: 'partners-slow',
  kind: 'partners',
  shows:
    'provider and carrier take longer than we wait, again and again: doubt ends, and nobody is charged twice',
  world: {
    env: {
      'payment-service': { PROVIDER_TIMEOUT_MS: '300', PROVIDER_SIMULATOR_LATENCY_MS: '250' },
      'shipping-service': { CARRIER_TIMEOUT_MS: '300', CARRIER_SIMULATOR_LATENCY_MS: '250' },
    },
  },
  quietMs: 120_000,
  async run(c) {
    const window = c.timeline.begin('partners just within patience');
    await c.wait(6000);
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
  },
};

// A mail that was refused is sent again after 10 s, and after 30 s more.
const MAIL_MS = 90_000;

export const mailRefused: Scenario = {
  name: 'mail-refused',
  kind: 'partners',
  shows: 'the mail server refuses, is silent, is gone: ordering goes on, and every mail arrives afterwards',
  world: { hasMailServer: true, links: ['notification-service>smtp'] },
  async run(c) {
    const { mail } = c.world;
    if (mail === undefined) throw new Error('this world has no mail server');
    const link = c.world.link('notification-service>smtp');
    await c.wait(WARM_UP_MS);
    // What customers order is mailed to those alone whose mailbox is confirmed.
    await c.world.postgres.query('notifications', 'update contact set is_verified = true');
    const troubles: readonly (readonly [string, Fault])[] = [
      ['SMTP refuses', { break: () => mail.refuse(true), heal: () => mail.refuse(false) }],
      ['SMTP is silent', { break: () => link.partition(), heal: () => link.heal() }],
      ['nobody listens to SMTP', { break: () => link.cut(), heal: () => link.heal() }],
    ];
    for (const [what, fault] of troubles) {
      const window = await c.during(what, 3000, {
        ...fault,
        meanwhile: () => mustShow(c.world.instance('notification-service'), 'mails_waiting', (n) => n > 0),
      });
      c.mustHaveServed(window, ['browse', 'read', 'order']);
    }
    await c.load.stop();
    await everyMailArrives(c, mail);
  },
};

async function everyMailArrives({ world, timeline }: ScenarioContext, mail: MailServer): Promise<void> {
  const sql = `select count(*) filter (where status = 'queued') as waiting, count(*) filter (where status = 'sent') as sent,
    count(*) filter (where status = 'failed') as failed from mail`;
  let row: Record<string, string> | undefined;
  await until(
    'every mail is sent',
    async () => {
      [row] = await world.postgres.query<Record<string, string>>('notifications', sql);
      return row?.waiting === '0';
    },
    MAIL_MS,
    500,
  );
  const arrived = new Set(mail.accepted).size;
  const doubled = mail.accepted.length - arrived;
  timeline.remark(`${row?.sent} mails sent, ${arrived} arrived, ${doubled} of them twice`);
  // A mail whose acceptance got lost on the way back is sent again, with the same Message-ID.
  if (row?.failed !== '0' || Number(row.sent) !== arrived)
    throw new Error(`${row?.sent} mails were sent and ${row?.failed} failed; ${arrived} arrived`);
}
