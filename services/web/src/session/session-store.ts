import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { openText, sealText } from '@platform/service-defaults/secrets/sealed-text.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import { newSessionId, sessionIdHash } from './session-id.ts';

/** As auth-service has it: a session that nobody uses ends after a week, and every one after thirty days. */
const IDLE = sql`interval '7 days'`;
const LONGEST = sql`interval '30 days'`;
/** A session in use is marked so no more often than this. */
const NOTED_EVERY = sql`interval '5 minutes'`;

export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

export interface WebSession extends SessionTokens {
  readonly userId: string;
}

interface Row {
  readonly user_id: string;
  readonly sealed_tokens: string;
  readonly token_expires_at: Date;
  readonly is_noted: boolean;
}

/** The sessions of browsers. Tokens lie sealed, under a secret that is not in the database and for one id alone. */
export class SessionStore {
  readonly #database: Database;
  readonly #secret: string;

  constructor(database: Database, secret: string) {
    this.#database = database;
    this.#secret = secret;
  }

  /** Keeps a new session, and returns its id, for the cookie. */
  async add(userId: string, tokens: SessionTokens): Promise<string> {
    const id = newSessionId();
    await this.#database.query(sql`
      insert into web_session (id_hash, user_id, sealed_tokens, token_expires_at)
      values (${sessionIdHash(id)}, ${userId}, ${this.#seal(id, tokens)}, ${tokens.expiresAt})`);
    return id;
  }

  /** The session of this id; undefined when there is none, or none any more. */
  async find(id: string): Promise<WebSession | undefined> {
    const session = await this.#read(this.#database, id, sql``);
    if (session !== undefined && !session.isNoted)
      await this.#database.query(sql`
        update web_session set used_at = now() where id_hash = ${sessionIdHash(id)}`);
    return session;
  }

  /**
   * Gives the session new tokens. One renewal at a time, of all processes: a refresh token is good for one use, and a
   * second use ends the session. Whoever waited is given what the first one got; that is why `renew` is not always called.
   */
  async renew(
    id: string,
    stale: string,
    renew: (refreshToken: string) => Promise<SessionTokens>,
  ): Promise<WebSession | undefined> {
    return this.#database.transaction(async (tx) => {
      const session = await this.#read(tx, id, sql`for update`);
      if (session === undefined || session.accessToken !== stale) return session;
      const tokens = await renew(session.refreshToken);
      await tx.query(sql`
        update web_session
        set sealed_tokens = ${this.#seal(id, tokens)}, token_expires_at = ${tokens.expiresAt}, used_at = now()
        where id_hash = ${sessionIdHash(id)}`);
      return { ...tokens, userId: session.userId };
    });
  }

  async remove(id: string): Promise<void> {
    await this.#database.query(sql`delete from web_session where id_hash = ${sessionIdHash(id)}`);
  }

  async #read(queryable: Queryable, id: string, locking: ReturnType<typeof sql>) {
    const [row] = await queryable.query<Row>(sql`
      select user_id, sealed_tokens, token_expires_at, used_at > now() - ${NOTED_EVERY} as is_noted
      from web_session
      where id_hash = ${sessionIdHash(id)} and used_at > now() - ${IDLE} and created_at > now() - ${LONGEST}
      ${locking}`);
    if (row === undefined) return undefined;
    const [accessToken, refreshToken] = JSON.parse(openText(row.sealed_tokens, this.#secret, contextOf(id)));
    return {
      userId: row.user_id,
      accessToken: accessToken as string,
      refreshToken: refreshToken as string,
      expiresAt: row.token_expires_at,
      isNoted: row.is_noted,
    };
  }

  #seal(id: string, { accessToken, refreshToken }: SessionTokens): string {
    return sealText(JSON.stringify([accessToken, refreshToken]), this.#secret, contextOf(id));
  }
}

/** Sessions that nobody has used for a week. Those of thirty days go with them, once they are refused. */
export const keptWebSessions = keptRows({
  what: 'web sessions',
  table: 'web_session',
  by: 'used_at',
  before: sql`now() - ${IDLE}`,
});

function contextOf(id: string): string {
  return `web session ${id}`;
}
