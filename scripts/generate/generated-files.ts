import { MESSAGES_FILE, messagesFile } from './messages-file.ts';

export type GeneratedFile = readonly [path: string, text: string];

/** Everything that follows from the models: a path from the root, and the text. Throws for models that do not fit. */
export async function* generatedFiles(): AsyncGenerator<GeneratedFile> {
  yield [MESSAGES_FILE, messagesFile()];
  // Not before the messages are written: it imports them.
  const { filesOfModels } = await import('./files-of-models.ts');
  yield* filesOfModels();
}
