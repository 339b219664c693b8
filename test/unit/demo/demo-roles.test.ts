import { readFileSync } from 'node:fs';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

const html = readFileSync(projectFile('demo/index.html'), 'utf8');

test('what has a name for those who cannot see the page has a role that may have one', (t) => {
  const blocks = html.match(/<pre [^>]*>/g) ?? [];
  t.true(blocks.length > 0);
  for (const block of blocks)
    t.is(block.includes('aria-label'), block.includes('role="group"'), block);
});

test('the list of tabs is in a landmark', (t) => {
  t.regex(html, /<nav aria-label="[^"]+">\s*<div role="tablist"/);
});
