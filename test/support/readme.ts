import { readFileSync } from 'node:fs';
import { projectFile } from './project.js';

/** A block of JavaScript in README.md. */
export interface Example {
  /** The heading above it. */
  readonly heading: string;
  readonly code: string;
}

/** All blocks of JavaScript in README.md, in their order. */
export function readmeExamples(): readonly Example[] {
  const examples: Example[] = [];
  let heading = '';
  let block: string[] | null = null;
  for (const line of readFileSync(projectFile('README.md'), 'utf8').split('\n')) {
    if (block === null) {
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
      if (line === '```js') block = [];
    } else if (line === '```') {
      examples.push({ heading, code: block.join('\n') });
      block = null;
    } else block.push(line);
  }
  return examples;
}
