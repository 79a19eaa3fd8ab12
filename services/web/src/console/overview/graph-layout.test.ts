import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVICES } from '@platform/contracts/services.ts';
import { type GraphNode, graphLayout, NODE_HEIGHT } from './graph-layout.ts';

const on = (name: string, calls: readonly string[] = [], usesBus = true) => ({
  name,
  usesBus,
  calls,
  callsByGrpc: [],
});

test('who calls or is called stands above the bus, and whom messages alone lead to below it', () => {
  const graph = graphLayout(
    [on('gate', ['a', 'b', 'c']), on('a', ['b']), on('b'), on('c'), on('pages', ['gate'], false)],
    'gate',
  );
  const row = (y: number) => graph.nodes.filter((node) => node.y === y).map(({ name }) => name);
  const heights = [...new Set(graph.nodes.map(({ y }) => y))].toSorted((a, b) => a - b);
  assert.deepEqual(heights.map(row), [['gate'], ['a', 'b', 'pages'], ['c']]);
  assert.ok((graph.bus?.y ?? 0) > (heights[1] ?? 0) && (graph.bus?.y ?? 0) < (heights[2] ?? 0));
  assert.equal(graph.edges.filter(({ kind }) => kind === 'messages').length, 3);
  assert.equal(graph.edges.filter(({ points }) => points.length > 2).length, 1, 'a calls b');
});

test('without a bus there is none', () => {
  const { bus, edges, nodes } = graphLayout([on('gate', [], false), on('a', [], false)], 'gate');
  assert.equal(bus, undefined);
  assert.deepEqual([nodes.length, edges.length], [2, 1]);
});

test('no two services of the platform lie over each other, and all lie within', () => {
  const { nodes, bus, width, height } = graphLayout(SERVICES, 'api-gateway');
  const all = [...nodes, ...(bus === undefined ? [] : [bus])];
  for (const node of all) {
    assert.ok(
      node.x >= 0 && node.x + node.width <= width + 0.001 && node.y + NODE_HEIGHT <= height,
      node.name,
    );
    for (const other of all)
      assert.ok(node === other || !overlap(node, other), `${node.name}, ${other.name}`);
  }
});

function overlap(one: GraphNode, other: GraphNode): boolean {
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
  return !isBeside && one.y === other.y;
}
