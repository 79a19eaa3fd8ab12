import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { freePort } from '../edge/free-port.ts';
import { PROMETHEUS } from './rule-files.ts';

const INTERVAL = '500ms';
const START_TIMEOUT_MS = 120_000;

/** Why tests that need it are skipped; false where it is installed. */
export function whyNoPrometheus(): string | false {
  const isThere = spawnSync('prometheus', ['--version']).status === 0;
  return isThere ? false : 'prometheus is not installed (Debian package prometheus)';
}

/** A sample of a query: the labels that it is told by, and its value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface PrometheusServer {
  /** The samples of a PromQL expression as they are now; rejects with Prometheus' own message for one that it does not take. */
  query(expression: string): Promise<Sample[]>;
  stop(): Promise<void>;
}

/** Prometheus on the configuration and rules of ops/, reading twice a second from where the services are: origins by their names. */
export async function startPrometheus(origins: ReadonlyMap<string, string>): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const port = await freePort();
  writeConfiguration(folder, origins);
  const server = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  const base = `http://127.0.0.1:${port}`;
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(base))) {
    if (Date.now() > deadline || server.exitCode !== null) {
      await stop();
      throw new Error('Prometheus did not start');
    }
    await sleep(100);
  }
  return {
    stop,
    async query(expression) {
      const response = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const { status, error, data } = (await response.json()) as Answer;
      if (status !== 'success' || data === undefined) throw new Error(`${expression}: ${error}`);
      return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
    },
  };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Record<string, string>;
      readonly value: readonly [number, string];
    }[];
  };
}

interface Configuration {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly {
    readonly file_sd_configs: readonly { readonly files: readonly string[] }[];
  }[];
}

/** A file that `file_sd_configs` names. */
type TargetFile = readonly { readonly labels: { readonly service: string } }[];

/** The configuration and rules of ops/ with other targets, and twice a second instead of at their own intervals. */
function writeConfiguration(folder: string, origins: ReadonlyMap<string, string>): void {
  const own = parse(readFileSync(join(PROMETHEUS, 'prometheus.yml'), 'utf8')) as Configuration;
  for (const file of own.rule_files.flatMap((pattern) => globSync(pattern, { cwd: PROMETHEUS }))) {
    const rules = readFileSync(join(PROMETHEUS, file), 'utf8');
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), rules.replaceAll(/^ +interval: \w+$/gm, ''));
  }
  const scrape_configs = own.scrape_configs.map(({ file_sd_configs, ...scrape }) => ({
    ...scrape,
    static_configs: file_sd_configs
      .flatMap(({ files }) => files)
      .flatMap((file) => parse(readFileSync(join(PROMETHEUS, file), 'utf8')) as TargetFile)
      .map(({ labels }) => {
        const origin = origins.get(labels.service);
        if (origin === undefined) throw new Error(`Prometheus reads ${labels.service}, which does not run`);
        return { labels, targets: [new URL(origin).host] };
      }),
  }));
  const global = { scrape_interval: INTERVAL, evaluation_interval: INTERVAL };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify({ ...own, global, scrape_configs }));
}

function isReady(base: string): Promise<boolean> {
  return fetch(`${base}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
