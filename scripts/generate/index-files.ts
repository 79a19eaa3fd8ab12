import { bundleFiles } from './bundle-files.ts';
import type { GeneratedFile } from './generated-file.ts';
import { messagesFile } from './messages-file.ts';

/** What imports files that are found by their names. */
export function* indexFiles(): Generator<GeneratedFile> {
  yield messagesFile();
  yield* bundleFiles();
}
