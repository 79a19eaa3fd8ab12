import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { writeJsonFile } from '../data-folder/json-file.ts';
import type { ServiceDefinition } from '../topology.ts';
import { type Controlled, startControlServer } from './control-server.ts';

/** Where this run is watched and moved, and what whoever does so has to show. */
export interface Control {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

const FILE = 'control.json';
const ONLY_OWNER = 0o600;
/** The settings of the service that shows it to admins. */
const [URL_VARIABLE, TOKEN_VARIABLE] = ['RUNNER_URL', 'RUNNER_TOKEN'];

/** Opens the control server of a run. Who may read the data folder finds address and token in control.json. */
export async function openControl(
  folder: DataFolder,
  port: number,
  controlled: Controlled,
): Promise<Control> {
  const token = randomBytes(24).toString('hex');
  const server = await startControlServer(port, token, controlled);
  writeJsonFile(folder.file(FILE), { url: server.url, token }, ONLY_OWNER);
  return {
    url: server.url,
    token,
    async close() {
      rmSync(folder.file(FILE), { force: true });
      await server.close();
    },
  };
}

/** Tells the service that asks for it where the runner is, and no other. */
export function controlVariables(
  { variables = [] }: ServiceDefinition,
  { url, token }: Pick<Control, 'url' | 'token'>,
): NodeJS.ProcessEnv {
  return variables.includes(TOKEN_VARIABLE) ? { [URL_VARIABLE]: url, [TOKEN_VARIABLE]: token } : {};
}
