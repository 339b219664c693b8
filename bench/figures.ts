/** The middle one of some values; NaN where there is none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** How a figure is printed. */
export function figure(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}
