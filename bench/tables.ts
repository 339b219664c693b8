import { metOf } from './bars.js';
import type { Figure, Figures, Row } from './book.js';
import { figure } from './figures.js';
import { plotName } from './plot.js';

/** Figures as tables in Markdown, one for each group with its plot, and what bars they meet. */
export function tables({ machine, node, date, rows }: Figures, plots = ''): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const parts = groups.map((group) =>
    groupTable(
      group,
      rows.filter((row) => row.group === group),
      plots,
    ),
  );
  return [`Node ${node}, ${machine}, ${date.slice(0, 10)}.`, bars(rows), ...parts].join('\n\n');
}

function bars(rows: readonly Row[]): string {
  const lines = metOf(rows).map(
    ({ what, name, ratio, bar, met }) =>
      `| ${what} | ${name} | ${ratio.toFixed(2)} | ${bar} | ${met ? 'met' : '**not met**'} |`,
  );
  return ['| what is to be met | | ratio | bar | |', '|---|---|---:|---|---|', ...lines].join('\n');
}

function groupTable(group: string, rows: readonly Row[], plots: string): string {
  const who = [...new Set(rows.flatMap(({ figures }) => figures.map((one) => one.who)))];
  const unit = rows[0]?.unit ?? '';
  const lines = rows.map(({ name, figures }) => {
    const cells = who.map((one) => cell(figures.find((each) => each.who === one)));
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return [
    `### ${group}`,
    '',
    `![${group}](${plots}${plotName(group)})`,
    '',
    `| ${unit} | ${who.join(' | ')} |`,
    `|---|${who.map(() => '---:').join('|')}|`,
    ...lines,
  ].join('\n');
}

function cell(one: Figure | undefined): string {
  if (one === undefined) return '';
  const { median, low, high, cpu } = one;
  const spread = low === high ? '' : ` (${figure(low)} to ${figure(high)})`;
  return `${figure(median)}${spread}${cpu === undefined ? '' : `; CPU ${figure(cpu)}`}`;
}
