import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import { openTokens, type SessionTokens, sealTokens } from './sealed-tokens.ts';
import { newSessionId, sessionIdHash } from './session-id.ts';
import { rolesOf } from './token-contents.ts';

/** As auth-service has it: a session that nobody uses ends after a week, and every one after thirty days. */
const IDLE = sql`interval '7 days'`;
const LONGEST = sql`interval '30 days'`;
/** A session in use is marked so no more often than this. */
const NOTED_EVERY = sql`interval '5 minutes'`;
const IS_LIVE = sql`used_at > now() - ${IDLE} and created_at > now() - ${LONGEST}`;

export interface WebSession extends SessionTokens {
  readonly userId: string;
  /** The roles that its id was given for. */
  readonly roles: readonly string[];
  /** Whether the address is confirmed; undefined while nobody has asked. */
  readonly isVerified: boolean | undefined;
}

interface Row {
  readonly user_id: string;
  readonly sealed_tokens: string;
  readonly token_expires_at: Date;
  readonly roles: string[] | null;
  readonly is_verified: boolean | null;
  readonly is_noted: boolean;
}

const COLUMNS = sql`
  user_id, sealed_tokens, token_expires_at, roles, is_verified, used_at > now() - ${NOTED_EVERY} as is_noted`;

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
      insert into web_session (id_hash, user_id, sealed_tokens, token_expires_at, roles)
      values (${sessionIdHash(id)}, ${userId}, ${this.#seal(id, tokens)}, ${tokens.expiresAt},
        ${rolesOf(tokens.accessToken)})`);
    return id;
  }

  /** The session of this id; undefined when there is none, or none any more. */
  async find(id: string): Promise<WebSession | undefined> {
    const row = await this.#read(this.#database, id);
    if (row?.is_noted === false)
      await this.#database.query(sql`
        update web_session set used_at = now() where id_hash = ${sessionIdHash(id)}`);
    return row && this.#open(id, row);
  }

  /**
   * Takes the renewal of the tokens on for `leaseMs`, unless another process has: then undefined. A lease that has run out is
   * anybody's, as its process may be gone.
   */
  async beginRenewal(id: string, leaseMs: number): Promise<WebSession | undefined> {
    const [row] = await this.#database.query<Row>(sql`
      update web_session set renewing_until = now() + make_interval(secs => ${leaseMs / 1000}::float8)
      where id_hash = ${sessionIdHash(id)} and ${IS_LIVE} and (renewing_until is null or renewing_until < now())
      returning ${COLUMNS}`);
    return row && this.#open(id, row);
  }

  /** Ends a renewal: with new tokens, if there are. */
  async endRenewal(id: string, tokens: SessionTokens | undefined): Promise<void> {
    const renewed =
      tokens &&
      sql`, sealed_tokens = ${this.#seal(id, tokens)}, token_expires_at = ${tokens.expiresAt}, used_at = now()`;
    await this.#database.query(sql`
      update web_session set renewing_until = null ${renewed ?? sql.empty}
      where id_hash = ${sessionIdHash(id)}`);
  }

  /** Gives the session another id, and returns it; undefined when there is none. It ends when it would have ended. */
  async changeId(id: string): Promise<string | undefined> {
    return this.#database.transaction(async (tx) => {
      const row = await this.#read(tx, id, sql`for update`);
      const session = row && this.#open(id, row);
      if (session === undefined) return undefined;
      const next = newSessionId();
      await tx.query(sql`
        update web_session set id_hash = ${sessionIdHash(next)}, sealed_tokens = ${this.#seal(next, session)},
          roles = ${rolesOf(session.accessToken)}, renewing_until = null
        where id_hash = ${sessionIdHash(id)}`);
      return next;
    });
  }

  async noteVerified(id: string, isVerified: boolean): Promise<void> {
    await this.#database.query(sql`
      update web_session set is_verified = ${isVerified} where id_hash = ${sessionIdHash(id)}`);
  }

  async remove(id: string): Promise<void> {
    await this.#database.query(sql`delete from web_session where id_hash = ${sessionIdHash(id)}`);
  }

  async #read(queryable: Queryable, id: string, locking: Statement = sql.empty): Promise<Row | undefined> {
    const [row] = await queryable.query<Row>(sql`
      select ${COLUMNS} from web_session where id_hash = ${sessionIdHash(id)} and ${IS_LIVE} ${locking}`);
    return row;
  }

  #open(id: string, row: Row): WebSession | undefined {
    const tokens = openTokens(row.sealed_tokens, this.#secret, id);
    if (tokens === undefined) return undefined;
    const { user_id: userId, token_expires_at: expiresAt, is_verified } = row;
    const roles = row.roles ?? rolesOf(tokens.accessToken);
    return { ...tokens, userId, expiresAt, roles, isVerified: is_verified ?? undefined };
  }

  #seal(id: string, tokens: SessionTokens): string {
    return sealTokens(tokens, this.#secret, id);
  }
}

/** Sessions that nobody has used for a week. Those of thirty days go with them, once they are refused. */
export const keptWebSessions = keptRows({
  what: 'web sessions',
  table: 'web_session',
  by: 'used_at',
  before: sql`now() - ${IDLE}`,
});
