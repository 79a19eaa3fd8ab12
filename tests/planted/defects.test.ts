import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { ALL_DEFECTS } from './all-defects.ts';
import { changedFiles, DefectDoesNotApplyError, editsOf } from './defect.ts';

const root = dirname(dirname(import.meta.dirname));
const FEWEST = 40;

describe('planted defects', () => {
  test('are many, each with a name of its own', () => {
    const names = ALL_DEFECTS.map(({ name }) => name);
    assert.ok(names.length >= FEWEST, `${names.length} defects`);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i || !/^[a-z][a-z0-9-]*$/.test(name)),
      [],
    );
  });

  test('have a place in the source as it is today', () => {
    const problems = ALL_DEFECTS.flatMap((defect) => {
      try {
        const files = changedFiles(root, defect);
        return files.every(({ before, after }) => before !== after) ? [] : [`${defect.name} changes nothing`];
      } catch (error) {
        return [error instanceof DefectDoesNotApplyError ? error.message : `${defect.name}: ${error}`];
      }
    });
    assert.deepEqual(problems, [], 'code that moves takes its planted defects with it');
  });

  test('are in the source, and looked for by test files that exist', () => {
    for (const defect of ALL_DEFECTS) {
      for (const { file } of editsOf(defect)) assert.doesNotMatch(file, /\.test\.ts$|\/tests\//, defect.name);
      assert.ok(defect.tests.length > 0, defect.name);
      for (const file of defect.tests)
        assert.ok(file.endsWith('.test.ts') && existsSync(join(root, file)), `${defect.name}: ${file}`);
    }
  });
});
