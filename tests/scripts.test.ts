import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';

const cwd = dirname(import.meta.dirname);
const run = (command: string, args: readonly string[], input = '') =>
  spawnSync(command, args, { cwd, input, encoding: 'utf8' });

const hasShellcheck = run('shellcheck', ['--version']).status === 0;
const scripts = globSync('scripts/{,container/}*.sh', { cwd });

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: order-service
spec:
  selector:
    matchLabels:
      platform/track: stable
  template:
    spec:
      containers:
        - name: service
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: order-service
`;

describe('shell scripts', () => {
  test('pass shellcheck', { skip: !hasShellcheck && 'shellcheck is not on PATH' }, () => {
    const { status, stdout } = run('shellcheck', ['-x', ...scripts]);
    assert.equal(status, 0, stdout);
  });

  for (const script of ['scripts/deploy.sh', 'scripts/setup.sh'])
    test(`${script} --help says how it is used`, () => {
      const { status, stdout } = run(script, ['--help']);
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`^ +${script}`, 'm'));
    });

  for (const [args, message] of [
    [['nowhere'], /there is no k8s\/overlays\/nowhere; there are: local production/],
    [['local', '--strategy', 'hope'], /there is no strategy hope/],
    [['local', '--strategy'], /--strategy needs a value/],
    [['local', '--force'], /there is no option --force/],
    [['local', 'production'], /one environment, not local and production/],
    [['local', '--watch', 'long'], /take numbers/],
  ] as const)
    test(`deploy.sh ${args.join(' ')} is refused as wrong usage`, () => {
      const { status, stderr } = run('scripts/deploy.sh', args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
});

describe('manifests.mjs', () => {
  const pick = (...args: string[]) =>
    run(
      process.execPath,
      ['scripts/deploy/manifests.mjs', ...args],
      `${SERVICE}---\n${DEPLOYMENT}`,
    ).stdout.trim();

  test('takes documents by their kind', () => {
    assert.equal(pick('only', 'Deployment'), DEPLOYMENT.trim());
    assert.equal(pick('except', 'Deployment'), SERVICE.trim());
  });

  test('makes of a deployment one that runs beside it, with pods of its own', () => {
    const next = pick('next');
    assert.match(next, /^ {2}name: order-service-next$/m);
    assert.match(next, /platform\/track: next/);
    assert.match(next, /- name: service$/m);
    assert.doesNotMatch(next, /stable|kind: Service/);
  });
});
