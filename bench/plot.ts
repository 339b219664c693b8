import type { Figure, Row } from './book.js';
import { figure } from './figures.js';

const WIDTH = 760;
/** Where bars begin, at least; more for names that are longer. */
const LEFT = 170;
const CHARACTER = 7;
const RIGHT = 110;
const BAR = 14;
const STEP = 18;
const GAP = 12;
const TOP = 64;
const STYLE = `<style>
.paper { fill: #ffffff; } text { fill: #222222; } path { stroke: #222222; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #1b1b1f; } text { fill: #dfdfd6; } path { stroke: #dfdfd6; }
}
</style>`;
const COLOURS = ['#0b6e99', '#d98324', '#6b8e4e', '#8e5a9b', '#a94442', '#5b6770', '#b59f3b'];

/**
 * Bars of rows of one group, a colour for each who was measured, with the spread of their rounds.
 */
export function plot(group: string, rows: readonly Row[]): string {
  const who = [...new Set(rows.flatMap(({ figures }) => figures.map((one) => one.who)))];
  const unit = rows[0]?.unit ?? '';
  const most = Math.max(...rows.flatMap(({ figures }) => figures.map(({ high }) => high)));
  const longest = Math.max(...rows.map(({ name }) => name.length));
  const left = Math.max(LEFT, longest * CHARACTER + 20);
  const place = (value: number): number => left + (value / most) * (WIDTH - left - RIGHT);
  const parts: string[] = [];
  let y = TOP;
  for (const { name, figures } of rows) {
    const height = figures.length * STEP;
    parts.push(text(left - 10, y + height / 2 + 2, name, 'end'));
    figures.forEach((one, at) => {
      const colour = COLOURS[who.indexOf(one.who) % COLOURS.length] ?? '';
      parts.push(bar(one, y + at * STEP, colour, { left, place }));
    });
    y += height + GAP;
  }
  const legend = who.map((name, at) => {
    const x = LEFT + (at % 4) * 145;
    const top = 36 + Math.floor(at / 4) * 16;
    const mark = box(x, top, 10, 10, COLOURS[at % COLOURS.length] ?? '');
    return mark + text(x + 14, top + 9, name);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" \
font-family="sans-serif" font-size="12">
<title>${escaped(`${group}, ${unit}`)}</title>
${STYLE}
<rect class="paper" width="${WIDTH}" height="${y}"/>
<text x="12" y="22" font-size="15" font-weight="bold">${escaped(`${group}, ${unit}`)}</text>
${[...legend, ...parts].join('\n')}
</svg>
`;
}

/** The name of a group's file. */
export function plotName(group: string): string {
  const words = group.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${words.replaceAll(/^-|-$/g, '')}.svg`;
}

function bar(
  { who, median, low, high }: Figure,
  y: number,
  colour: string,
  { left, place }: { readonly left: number; readonly place: (value: number) => number },
): string {
  const middle = y + BAR / 2;
  const [from, end, to] = [place(low), place(median), place(high)];
  const spread =
    low === high
      ? ''
      : `<path d="M${short(from)} ${middle}H${short(to)}"/>` +
        `<path d="M${short(from)} ${y + 4}v6M${short(to)} ${y + 4}v6"/>`;
  return (
    `<g><title>${escaped(`${who}: ${figure(median)}, ${figure(low)} to ${figure(high)}`)}</title>` +
    box(left, y, Math.max(1, end - left), BAR, colour) +
    spread +
    `${text(Math.max(to, end) + 6, y + 11, figure(median))}</g>`
  );
}

function box(x: number, y: number, width: number, height: number, colour: string): string {
  const [w, h] = [short(width), short(height)];
  return `<rect x="${short(x)}" y="${short(y)}" width="${w}" height="${h}" fill="${colour}"/>`;
}

function text(x: number, y: number, words: string, anchor = 'start'): string {
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function short(value: number): string {
  return String(Number(value.toFixed(1)));
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
