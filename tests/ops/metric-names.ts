import { readDashboards } from './dashboards.ts';
import { readRules } from './rule-files.ts';

// What PromQL itself brings, and the labels and words that stand where a name could.
const WORDS =
  /^(sum|max|min|rate|increase|changes|by|on|or|and|vector|histogram_quantile|label_values|le|without)$/;

/** Every metric that rules and dashboards ask for; recorded ones (with a colon) must be recorded here too. */
export function askedMetrics(): { asked: string[]; unrecorded: string[] } {
  const rules = readRules('{recording,alerts}.yml');
  const ruleQueries = [...rules.matchAll(/expr: (?:\|\n((?: {10}.*\n)+)|(.*))/g)].map(
    ([, block, line]) => block ?? line ?? '',
  );
  const dashboards = readDashboards();
  const panelQueries = dashboards.flatMap(({ panels, templating }) => [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...templating.list.map(({ query }) => query),
  ]);
  const names = new Set([...ruleQueries, ...panelQueries].flatMap(namesIn));
  const recorded = new Set([...rules.matchAll(/record: (\S+)/g)].map(([, name]) => name));
  return {
    asked: [...names].filter((name) => !name.includes(':') && name !== 'up'),
    unrecorded: [...names].filter((name) => name.includes(':') && !recorded.has(name)),
  };
}

/** The metric names of a query: what is left without its selectors, groupings, durations and functions. */
function namesIn(query: string): string[] {
  const bare = query
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|on|without)\s*\([^)]*\)/g, ' ')
    .replaceAll(/,\s*service\)/g, ')');
  return (bare.match(/[a-z_][a-z0-9_:]*/g) ?? []).filter((word) => !WORDS.test(word) && word.length > 3);
}
