/** One feed's current row while several are walked together. */
interface Cursor<Row> {
  readonly rows: AsyncIterator<Row>;
  row: Row | undefined;
}

type RowOf<Feed> = Feed extends AsyncIterable<infer Row> ? Row : never;
type Joined<Feeds> = { readonly [Name in keyof Feeds]?: RowOf<Feeds[Name]> };

/**
 * Walks feeds that are each in order of `order_id` side by side and yields what they say of each order. An order
 * that one feed alone knows is yielded as well. Holds one row of each.
 */
export async function* mergeByOrder<
  Feeds extends Record<string, AsyncIterable<{ readonly order_id: string }>>,
>(feeds: Feeds): AsyncGenerator<{ readonly orderId: string; readonly rows: Joined<Feeds> }> {
  const cursors = new Map<string, Cursor<{ readonly order_id: string }>>();
  for (const [name, feed] of Object.entries(feeds)) {
    const rows = feed[Symbol.asyncIterator]();
    cursors.set(name, { rows, row: await nextRow(rows) });
  }
  for (;;) {
    const orderId = smallestId(cursors);
    if (orderId === undefined) return;
    const rows: Record<string, unknown> = {};
    for (const [name, cursor] of cursors) {
      if (cursor.row?.order_id !== orderId) continue;
      rows[name] = cursor.row;
      cursor.row = await nextRow(cursor.rows);
    }
    yield { orderId, rows: rows as Joined<Feeds> };
  }
}

async function nextRow<Row>(rows: AsyncIterator<Row>): Promise<Row | undefined> {
  const { value, done } = await rows.next();
  return done ? undefined : value;
}

function smallestId(cursors: ReadonlyMap<string, Cursor<{ readonly order_id: string }>>): string | undefined {
  let smallest: string | undefined;
  for (const { row } of cursors.values()) {
    if (row !== undefined && (smallest === undefined || row.order_id < smallest)) smallest = row.order_id;
  }
  return smallest;
}
