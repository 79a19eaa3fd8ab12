// What of the user's shell reaches the programs of this checkout: what is named here, and nothing else. A proxy, a
// PGSSLMODE or a NODE_OPTIONS that is meant for other programs would break them in ways that nobody could explain.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './repository.mjs';

const CLI = [
  ...['PATH', 'HOME', 'TMPDIR', 'TERM', 'INIT_CWD', 'NODE_EXTRA_CA_CERTS'],
  ...['XDG_CONFIG_HOME', 'PLATFORM_URL', 'PLATFORM_TOKEN'],
];

// Behind these names are settings of our own tools alone, and what the programs that they start ask for.
const OWN_TOOLS =
  /^(?:TEST|FAULTS|E2E|BENCH|GATEWAY|SYNTHETIC|PLATFORM)_|^(?:CHROMIUM|CI|REQUIRE_SERVERS|HEAP_FILE|KUBECONFIG|USER|LOGNAME|XDG_CONFIG_HOME)$/;

// What npm needs to reach its registry: proxies, where it is, who asks, and what it keeps.
const NPM =
  /^(?:https?_proxy|no_proxy|npm_token|npm_config_(?:registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|ca|cafile|cert|key|strict_ssl|fetch_\w+|maxsockets|offline|prefer_offline|_auth\w*|.*registry|\/\/.+))$/i;

/** For the CLI. */
export function cliEnvironment() {
  return passed(CLI);
}

/** For the runner, and through it for services. */
export function runnerEnvironment() {
  return passed(runnerVariables());
}

/** For tests, benchmarks and the like. */
export function toolEnvironment() {
  return passed(runnerVariables(), OWN_TOOLS);
}

/** For `npm ci`. The user's .npmrc may name variables that hold tokens. */
export function npmEnvironment(npmrc = '') {
  const named = [...npmrc.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  return passed(['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', ...named], NPM);
}

function runnerVariables() {
  const { runner, everyService } = readJson('passed-variables.json');
  return [...runner, ...everyService, ...serviceSettings()];
}

function serviceSettings() {
  try {
    return Object.values(readJson('service-settings.json').settings).flat();
  } catch {
    // A merge has left it in pieces: `npm run generate`, which comes through here too, writes it anew.
    return [];
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(join(repoRoot, 'platform', file), 'utf8'));
}

function passed(names, pattern) {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => names.includes(name) || pattern?.test(name)),
  );
}
