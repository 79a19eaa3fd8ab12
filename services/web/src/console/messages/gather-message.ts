import { ApiError } from '@platform/api-client/api-error.ts';
import type { MessageHistory } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES, type MessagingService } from '@platform/contracts/all-services.ts';
import type { Visitor } from '../../session/visitor.ts';
import { CALL, part } from '../parts/part.ts';
import { type Without, withoutOf } from '../parts/without.ts';

export type HistoryItem = MessageHistory['items'][number];

/** A message as all services know it. */
export interface FoundMessage {
  readonly id: string;
  readonly known: readonly { readonly service: MessagingService; readonly item: HistoryItem }[];
  /** Services whose history could not be asked, each with why. */
  readonly missing: readonly Without[];
}

/** Asks all services for a message. Throws ApiError 404 when all were asked and none knows it. */
export async function gatherMessage({ api }: Visitor, id: string): Promise<FoundMessage> {
  const query = { id, limit: 1 };
  const answers = await Promise.all(
    MESSAGING_SERVICES.map(async (service) => ({
      service,
      found: await part(api.call(`GET /api/admin/${service}/messages`, { query }, CALL)),
    })),
  );
  const known = answers.flatMap(({ service, found }) =>
    'value' in found ? found.value.items.map((item) => ({ service, item })) : [],
  );
  const missing = withoutOf(answers);
  if (known.length === 0 && missing.length === 0)
    throw new ApiError(404, { code: 'not-found' }, null, `message ${id}`);
  return { id, known, missing };
}
