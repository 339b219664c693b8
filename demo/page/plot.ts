import { draw, drawing } from './dom.js';

/** Speed over one stretch of time: until `at` seconds, in MB a second (a million bytes). */
export interface Sample {
  readonly at: number;
  readonly speed: number;
}

const [LEFT, TOP, RIGHT, HEIGHT, BOTTOM] = [36, 10, 6, 170, 26];

/** Draws throughput over time; the axes grow with the samples. */
export function plot(samples: readonly Sample[]): void {
  const svg = drawing('plot');
  // As wide as it is shown, so that its text keeps its size.
  const width = Math.max(200, svg.clientWidth) - LEFT - RIGHT;
  svg.setAttribute('viewBox', `0 0 ${width + LEFT + RIGHT} ${TOP + HEIGHT + BOTTOM}`);
  const seconds = Math.max(1, samples.at(-1)?.at ?? 0);
  const top = ceiling(Math.max(1, ...samples.map(({ speed }) => speed)));
  const x = (at: number): number => LEFT + (width * at) / seconds;
  const y = (speed: number): number => TOP + HEIGHT * (1 - speed / top);
  const [first] = samples;
  const drawn = first === undefined ? [] : [{ at: 0, speed: first.speed }, ...samples];
  const points = drawn.map(({ at, speed }) => `${x(at).toFixed(1)},${y(speed).toFixed(1)}`);
  const marks: SVGElement[] = [];
  for (const part of [0, 0.5, 1]) {
    const height = y(top * part);
    marks.push(
      draw('line', { class: 'grid', x1: LEFT, x2: LEFT + width, y1: height, y2: height }),
      draw('text', { x: LEFT - 6, y: height + 4, 'text-anchor': 'end' }, String(top * part)),
      draw(
        'text',
        {
          x: x(seconds * part),
          y: TOP + HEIGHT + 18,
          'text-anchor': part === 0 ? 'start' : part === 1 ? 'end' : 'middle',
        },
        `${(seconds * part).toFixed(1)} s`,
      ),
    );
  }
  marks.push(draw('text', { x: LEFT + 6, y: TOP + 12 }, 'MB/s'));
  if (points.length > 1) {
    const base = (TOP + HEIGHT).toFixed(1);
    marks.push(
      draw('polygon', {
        class: 'area',
        points:
          `${points[0]?.split(',')[0]},${base} ${points.join(' ')} ` +
          `${points.at(-1)?.split(',')[0]},${base}`,
      }),
      draw('polyline', { class: 'line', points: points.join(' ') }),
    );
  }
  svg.replaceChildren(...marks);
}

/** The next round number, so that the axis does not change with every sample. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((round) => round >= value) ?? value;
}
