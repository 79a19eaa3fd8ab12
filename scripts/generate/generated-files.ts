import type { GeneratedFile } from './generated-file.ts';
import { MESSAGES_FILE, messagesFile } from './messages-file.ts';

/** Everything that follows from the models. Throws for models that do not fit. */
export async function* generatedFiles(): AsyncGenerator<GeneratedFile> {
  yield [MESSAGES_FILE, messagesFile()];
  // Not before the messages are written: it imports them.
  const { filesOfModels } = await import('./files-of-models.ts');
  yield* filesOfModels();
}
