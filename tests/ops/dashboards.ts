import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A dashboard of Grafana, by what of it asks for data. */
export interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly targets: readonly { readonly expr: string; readonly legendFormat?: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly query: string }[] };
}

/** Those of ops/grafana. */
export function readDashboards(): Dashboard[] {
  return globSync('ops/grafana/dashboards/**/*.json', { cwd: ROOT }).map((file) =>
    JSON.parse(readFileSync(join(ROOT, file), 'utf8')),
  );
}
