import { checkModels } from './check-models.ts';
import { readModels } from './read-models.ts';
import { SERVICES_FILE, servicesFile } from './services-file.ts';
import { SETTINGS_FILE, settingsFile } from './settings-file.ts';

/** Everything that follows from the models: a path from the root, and the text. Throws for models that do not fit. */
export async function* generatedFiles(): AsyncGenerator<readonly [path: string, text: string]> {
  const read = await readModels();
  checkModels(read);
  const models = read.map(({ model }) => model);
  // First, because configurations read it.
  yield [SERVICES_FILE, servicesFile(models)];
  yield [SETTINGS_FILE, await settingsFile(models)];
}
