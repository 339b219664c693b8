import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';
import { projectFile } from '../../tools/project.js';

const text = readFileSync(projectFile('SECURITY.md'), 'utf8');

test('each promise of SECURITY.md names tests, and they are there', (t) => {
  const [, promises = ''] = /## What is promised\n([^]*?)\n## /.exec(text) ?? [];
  const items = promises.split(/^\* /m).slice(1);
  t.true(items.length > 10);
  for (const item of items) {
    const tests = [...item.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file = '']) => file);
    t.true(tests.length > 0, item);
    for (const file of tests) t.true(existsSync(projectFile(file)), file);
  }
});
