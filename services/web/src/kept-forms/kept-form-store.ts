import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { openText, SealedTextError, sealText } from '@platform/service-defaults/secrets/sealed-text.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import { newSessionId, sessionIdHash } from '../session/session-id.ts';
import type { KeptForm } from './kept-form.ts';

export const KEPT_SECONDS = 3600;
const OLDEST = sql`now() - make_interval(secs => ${KEPT_SECONDS})`;

/** The last form of each person whose session was over. It lies sealed, for the browser that sent it. */
export class KeptFormStore {
  readonly #database: Database;
  readonly #secret: string;

  constructor(database: Database, secret: string) {
    this.#database = database;
    this.#secret = secret;
  }

  /** Keeps a form of `userId` in place of the one before, and returns its id, for the cookie. */
  async keep(userId: string, form: KeptForm): Promise<string> {
    const id = newSessionId();
    const [idHash, sealed] = [sessionIdHash(id), this.#seal(id, form)];
    await this.#database.query(sql`
      insert into kept_form (user_id, id_hash, sealed_form) values (${userId}, ${idHash}, ${sealed})
      on conflict (user_id) do update
        set id_hash = excluded.id_hash, sealed_form = excluded.sealed_form, kept_at = excluded.kept_at`);
    return id;
  }

  /** The form of this id, when it is of `userId`. */
  async find(id: string, userId: string): Promise<KeptForm | undefined> {
    const [row] = await this.#database.query<{ readonly sealed_form: string }>(sql`
      select sealed_form from kept_form
      where user_id = ${userId} and id_hash = ${sessionIdHash(id)} and kept_at > ${OLDEST}`);
    return row && this.#open(id, row.sealed_form);
  }

  /** Says on which page it stands, where that has turned out to be another one. */
  async move(id: string, form: KeptForm): Promise<void> {
    await this.#database.query(sql`
      update kept_form set sealed_form = ${this.#seal(id, form)} where id_hash = ${sessionIdHash(id)}`);
  }

  async remove(id: string, userId: string): Promise<void> {
    await this.#database.query(sql`
      delete from kept_form where user_id = ${userId} and id_hash = ${sessionIdHash(id)}`);
  }

  #seal(id: string, form: KeptForm): string {
    return sealText(JSON.stringify(form), this.#secret, contextOf(id));
  }

  #open(id: string, sealed: string): KeptForm | undefined {
    try {
      return JSON.parse(openText(sealed, this.#secret, contextOf(id)));
    } catch (error) {
      if (error instanceof SealedTextError) return undefined;
      throw error;
    }
  }
}

function contextOf(id: string): string {
  return `kept form ${id}`;
}

export const keptForms = keptRows({
  what: 'kept forms',
  table: 'kept_form',
  by: 'kept_at',
  before: OLDEST,
});
