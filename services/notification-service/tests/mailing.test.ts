import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { sendDueMails } from '../src/mails/mail-sender.ts';
import type { Mailer } from '../src/mails/mailer.ts';
import { createSmtpMailer } from '../src/mails/smtp-mailer.ts';
import { startMailing } from '../src/mails/start-mailing.ts';
import {
  FRAME,
  MAIL_DOMAIN,
  notificationDatabase,
  notificationWorld,
  openToken,
  SILENT,
  updatedUser,
  type World,
} from './notification-world.ts';
import { deadSmtpUrl, dyingSmtpServer, smtpError, smtpServer } from './smtp-fixture.ts';

const FROM = { name: 'The Shop', address: 'no-reply@shop.example' };
const NEVER = new AbortController().signal;
const database = await notificationDatabase({ after });

/** The mails of a test are all there are. */
test.beforeEach(() => database.query(sql`truncate notification, mail, contact, mailbox`));

/** A world whose mails are to be sent by `url`; nothing is sent until asked for. */
async function mailWorld(t: TestContext, url: string) {
  const world = await notificationWorld(t, { database, mailDestination: 'queued' });
  const mailer = createSmtpMailer({ url, from: FROM });
  t.after(() => mailer.close());
  return { ...world, ...senderOf(world, mailer) };
}

function senderOf({ database }: Pick<World, 'database'>, mailer: Mailer) {
  return {
    send: () =>
      sendDueMails(
        { database, mailer, logger: SILENT, mailDomain: MAIL_DOMAIN, openToken, frame: FRAME },
        NEVER,
      ),
    /** Makes everything that waits due now: the time of its next attempt, or of its lease, has come. */
    makeDue: () => database.query(sql`update mail set next_attempt_at = now() where status = 'queued'`),
    mails: () =>
      database.query<MailState>(
        sql`select mail_id, status, attempts, error, to_address, subject, sent_at is not null as is_sent,
              next_attempt_at > now() as is_put_off from mail order by mail_id`,
      ),
  };
}

interface MailState {
  readonly mail_id: string;
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly to_address: string | null;
  readonly subject: string | null;
  readonly is_sent: boolean;
  readonly is_put_off: boolean;
}

test('sends text and HTML to the address of the customer, and keeps what it sent', async (t) => {
  const { url, received } = await smtpServer(t);
  const { newUser, send, mails } = await mailWorld(t, url);
  await newUser('ada@example.com', 'Ada Lövelace');
  assert.equal(await send(), 1);
  const [mail] = received;
  assert.equal(received.length, 1);
  assert.deepEqual([mail?.from, mail?.to], ['no-reply@shop.example', ['ada@example.com']]);
  const [state] = await mails();
  assert.ok(mail?.raw.includes(`Message-ID: <${state?.mail_id}@shop.example>`));
  assert.match(mail?.raw ?? '', /Auto-Submitted: auto-generated/i);
  assert.match(mail?.raw ?? '', /text\/plain[\s\S]*text\/html/);
  assert.deepEqual([state?.status, state?.attempts, state?.to_address], ['sent', 1, 'ada@example.com']);
  assert.equal(state?.subject, 'Welcome');
  assert.equal(await send(), 0, 'sent once');
});

test('senders that work at once send each mail once', async (t) => {
  const { url, received } = await smtpServer(t);
  const { newUser, tell, send } = await mailWorld(t, url);
  const userId = await newUser();
  for (let i = 0; i < 19; i++) await tell('user.password-changed', { user_id: userId });
  while ((await Promise.all([send(), send(), send(), send()])).some((sent) => sent > 0));
  assert.equal(received.length, 20);
  const ids = received.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]);
  assert.equal(new Set(ids).size, 20);
});

test('no name or address adds a recipient or a header', async (t) => {
  const { url, received } = await smtpServer(t);
  const { newUser, send, mails } = await mailWorld(t, url);
  await newUser('ada@example.com', 'Ada"\r\nBcc: evil@example.com\r\n <x@y>, Bob');
  await newUser('ada@example.com,evil@example.com');
  await newUser('ada@example.com>\r\nRCPT TO:<evil@example.com');
  await send();
  assert.ok(received.length >= 1);
  for (const { to, raw } of received) {
    assert.deepEqual(to.length, 1);
    assert.doesNotMatch(raw, /^bcc:/im);
    assert.doesNotMatch(to.join(), /^evil@/);
  }
  for (const { status } of await mails())
    assert.notEqual(status, 'queued', 'sent or given up, not for ever tried');
});

test('a mailbox that does not exist is given up at once, and others are not', async (t) => {
  const { url, received } = await smtpServer(t, {
    onRcptTo({ address }, _session, callback) {
      callback(address.startsWith('nobody') ? smtpError(550, 'no such user') : null);
    },
  });
  const { newUser, send, mails } = await mailWorld(t, url);
  await newUser('nobody@example.com');
  await newUser('ada@example.com');
  await send();
  const [nobody, ada] = await mails();
  assert.deepEqual([nobody?.status, ada?.status], ['failed', 'sent']);
  assert.match(nobody?.error ?? '', /550/);
  assert.equal(received.length, 1);
});

test('a refused content is given up', async (t) => {
  const { url } = await smtpServer(t, {
    onData(stream, _session, callback) {
      stream.resume().on('end', () => callback(smtpError(554, 'looks like spam')));
    },
  });
  const { newUser, send, mails } = await mailWorld(t, url);
  await newUser();
  await send();
  assert.equal((await mails())[0]?.status, 'failed');
});

test('a server that is busy is asked again later', async (t) => {
  let isBusy = true;
  const { url, received } = await smtpServer(t, {
    onRcptTo(_address, _session, callback) {
      callback(isBusy ? smtpError(451, 'greylisted') : null);
    },
  });
  const { newUser, send, mails, makeDue } = await mailWorld(t, url);
  await newUser();
  await send();
  const [busy] = await mails();
  assert.deepEqual([busy?.status, busy?.attempts, busy?.is_put_off], ['queued', 1, true]);
  assert.match(busy?.error ?? '', /451/);
  assert.equal(await send(), 0, 'not before its time');
  isBusy = false;
  await makeDue();
  await send();
  const [sent] = await mails();
  assert.deepEqual([sent?.status, sent?.attempts, sent?.error], ['sent', 2, null]);
  assert.equal(received.length, 1);
});

test('a wrong password or a server that is away loses no mail', async (t) => {
  const locked = await smtpServer(t, {
    authOptional: false,
    onAuth: (_auth, _session, callback) => callback(smtpError(535, 'bad credentials')),
  });
  for (const url of [locked.url.replace('smtp://', 'smtp://user:wrong@'), await deadSmtpUrl()]) {
    const { newUser, send, mails } = await mailWorld(t, url);
    await newUser();
    await send();
    const [mail] = await mails();
    assert.deepEqual([mail?.status, mail?.is_put_off], ['queued', true], url);
  }
});

test('a server that dies after taking a mail gets it again, under the same Message-ID', async (t) => {
  const { url, taken } = await dyingSmtpServer(t, 1);
  const { newUser, send, mails, makeDue } = await mailWorld(t, url);
  await newUser();
  await send();
  assert.equal((await mails())[0]?.status, 'queued');
  await makeDue();
  await send();
  assert.equal((await mails())[0]?.status, 'sent');
  const ids = taken.map((raw) => /^Message-ID: (.*)$/im.exec(raw)?.[1]);
  assert.equal(ids.length, 2);
  assert.ok(ids[0] !== undefined && ids[0] === ids[1]);
});

test('a mail is given up after the last of its attempts', async (t) => {
  const { newUser, send, mails, makeDue } = await mailWorld(t, await deadSmtpUrl());
  await newUser();
  for (let looked = 1; looked > 0; ) {
    await makeDue();
    looked = await send();
  }
  const [mail] = await mails();
  assert.deepEqual([mail?.status, mail?.attempts], ['failed', 11]);
});

test('a mail whose sender died is taken over when its lease ends, not before', async (t) => {
  const { url, received } = await smtpServer(t);
  const world = await mailWorld(t, url);
  await world.newUser();
  const dying: Mailer = { send: () => new Promise(() => undefined), close() {} };
  void senderOf(world, dying).send();
  await eventually(async () => assert.equal((await world.mails())[0]?.attempts, 1));
  assert.equal(await world.send(), 0, 'the lease holds');
  await world.makeDue();
  assert.equal(await world.send(), 1);
  assert.equal(received.length, 1);
});

test('a mail is claimed for longer than its delivery may take', async (t) => {
  const { url } = await smtpServer(t);
  const world = await mailWorld(t, url);
  await world.newUser();
  const endless: Mailer = { send: () => new Promise(() => undefined), close() {} };
  void senderOf(world, endless).send();
  await eventually(async () => assert.equal((await world.mails())[0]?.attempts, 1));
  const [lease] = await world.database.query<{ is_longer: boolean }>(
    sql`select next_attempt_at > now() + interval '1 minute' as is_longer from mail`,
  );
  assert.equal(lease?.is_longer, true, 'a delivery is broken off after a minute');
});

test('a mail to somebody not known yet waits for the news of who it is', async (t) => {
  const { url, received } = await smtpServer(t);
  const { tell, send, mails, makeDue } = await mailWorld(t, url);
  const userId = '0198a000-0000-7000-8000-000000000001';
  await tell('user.password-changed', { user_id: userId });
  await send();
  assert.equal((await mails())[0]?.status, 'queued');
  const user = { user_id: userId, email: 'ada@example.com', full_name: 'Ada' };
  await tell('user.updated', updatedUser(user), { sequence: 2 });
  await tell('user.created', user, { sequence: 1 });
  await makeDue();
  await send();
  assert.deepEqual(
    received.map(({ to }) => to),
    [['ada@example.com'], ['ada@example.com']],
  );
});

test('a mail to somebody who turns out to have no address is dropped', async (t) => {
  const { url, received } = await smtpServer(t);
  const { tell, send, mails } = await mailWorld(t, url);
  const userId = '0198a000-0000-7000-8000-000000000002';
  await tell('user.password-changed', { user_id: userId });
  await tell('user.created', { user_id: userId, email: '', full_name: 'Ada' }, { sequence: 1 });
  await send();
  assert.deepEqual(await mails(), []);
  assert.deepEqual(received, []);
});

test('once started it sends as mails come in, and stops in the middle of one', async (t) => {
  const { url, received } = await smtpServer(t);
  const wakers: (() => void)[] = [];
  const world = await notificationWorld(t, {
    database,
    mailDestination: 'queued',
    onNotice: () => wakers.forEach((wake) => void wake()),
  });
  const options = {
    database: world.database,
    logger: SILENT,
    mailDomain: MAIL_DOMAIN,
    openToken,
    frame: FRAME,
    from: FROM,
  };
  const mailing = await startMailing({ ...options, smtpUrl: url });
  wakers.push(mailing.wake);
  await world.newUser();
  await eventually(() => assert.equal(received.length, 1));
  await mailing.stop();

  const silent = await smtpServer(t, { onData: () => undefined });
  const stuck = await startMailing({ ...options, smtpUrl: silent.url });
  wakers[0] = stuck.wake;
  await world.newUser();
  await eventually(async () => {
    const [, mail] = await senderOf(world, { send: async () => {}, close() {} }).mails();
    assert.equal(mail?.attempts, 1);
  });
  await stuck.stop();
  const [, mail] = await senderOf(world, { send: async () => {}, close() {} }).mails();
  assert.deepEqual([mail?.status, mail?.is_put_off], ['queued', true]);
});

test('without a server mails are kept', async () => {
  const mailing = await startMailing({
    database,
    logger: SILENT,
    mailDomain: MAIL_DOMAIN,
    openToken,
    frame: FRAME,
    from: FROM,
    smtpUrl: undefined,
  });
  assert.equal(mailing.destination, 'kept');
  await mailing.stop();
});
