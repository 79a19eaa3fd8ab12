import { type StartOptions, stopCommand } from '../options.ts';
import { StartFailure } from '../start-failure.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { readState } from './platform-state.ts';
import { makeTemporaryFolder, sweepTemporaryFolders } from './temporary-folder.ts';

/** Opens the data folder of a run, a temporary one if it keeps nothing. Throws StartFailure when it is in use. */
export async function openRunFolder({
  isEphemeral,
  dataFolder,
}: Pick<StartOptions, 'isEphemeral' | 'dataFolder'>): Promise<DataFolder> {
  if (isEphemeral) await sweepTemporaryFolders();
  const path = isEphemeral ? makeTemporaryFolder() : dataFolder;
  const folder = openDataFolder(path);
  if (folder !== undefined) return folder;
  const state = readState(path);
  const where = state ? ` (process ${state.runner.pid}, ${state.gateway_url ?? 'without gateway'})` : '';
  throw new StartFailure(
    `the platform runs already on ${path}${where}: stop it by "${stopCommand(path)}", or choose another folder with --data DIR`,
  );
}
