import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readFigures } from './book.js';
import { plot, plotName } from './plot.js';
import { tables } from './tables.js';

// Writes what a file of figures holds as plots, one for each group, and as tables in Markdown: into
// the folder, or where it is given one into the page beside it:
// node dist/bench/plots.js FIGURES.json FOLDER [PAGE.md]

const [file = '', folder = '', page = null] = process.argv.slice(2);
const [BEGIN, END] = [
  '<!-- figures: written by npm run bench -->\n',
  '<!-- end of the figures -->',
];
const figures = readFigures(file);
if (figures === null) throw new Error(`There are no figures in ${file}.`);
mkdirSync(folder, { recursive: true });
const groups = [...new Set(figures.rows.map(({ group }) => group))];
for (const group of groups) {
  const rows = figures.rows.filter((row) => row.group === group);
  writeFileSync(join(folder, plotName(group)), plot(group, rows));
}
if (page === null) {
  writeFileSync(join(folder, 'figures.md'), `${tables(figures)}\n`);
} else {
  const [before, rest] = readFileSync(page, 'utf8').split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${page} has no place for the figures.`);
  const written = tables(figures, `${basename(folder)}/`);
  writeFileSync(page, `${before}${BEGIN}\n${written}\n\n${END}${after}`);
}
console.log(`${groups.length} plots in ${folder}, tables in ${page ?? 'its figures.md'}`);
