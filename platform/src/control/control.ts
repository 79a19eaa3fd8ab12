import type { DataFolder } from '../data-folder/data-folder.ts';
import type { ServiceDefinition } from '../topology.ts';
import { type Controlled, startControlServer } from './control-server.ts';
import { type OwnersServer, openToOwner } from './local-server.ts';

const FILE = 'control.json';
/** The settings of the service that shows it to admins. */
const [URL_VARIABLE, TOKEN_VARIABLE] = ['RUNNER_URL', 'RUNNER_TOKEN'];

/** Opens the control server of a run. Who may read the data folder finds address and token in control.json. */
export function openControl(folder: DataFolder, port: number, controlled: Controlled): Promise<OwnersServer> {
  return openToOwner(folder, FILE, (token) => startControlServer(port, token, controlled));
}

/** Tells the service that asks for it where the runner is, and no other. */
export function controlVariables(
  { variables = [] }: ServiceDefinition,
  { url, token }: Pick<OwnersServer, 'url' | 'token'>,
): NodeJS.ProcessEnv {
  return variables.includes(TOKEN_VARIABLE) ? { [URL_VARIABLE]: url, [TOKEN_VARIABLE]: token } : {};
}
