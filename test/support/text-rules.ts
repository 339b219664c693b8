/** Broken rules of the text of any committed file: "file:line what". */
export function textProblems(files: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [file, text] of files) {
    for (const [index, line] of text.split('\n').entries()) {
      if (HOME.test(line)) problems.push(`${file}:${index + 1} names a folder of one machine`);
      if (REGISTRY.test(line)) problems.push(`${file}:${index + 1} names a package registry`);
    }
  }
  return problems;
}

const HOME = /(?<![\w.@~)}-])\/(work|root|farm|home\/\w+|Users\/\w+)(?![\w-])/;
const REGISTRY =
  /\bhttps?:\/\/[^\s/"'`)]*(registry|npmjs|artifactory|nexus|verdaccio|proxy|mirror)[^\s/"'`)]*/i;

/** The most columns of a line that was written by hand. */
const WIDTH = 100;

/** Data, what is generated, and the text of others: the licence, Mbed TLS's lines in patches. */
const NOT_BY_HAND = [
  /^wasm\//,
  /^docs\/performance\//,
  /^test\/(compliance\/)?vectors\//,
  /(^|\/)package-lock\.json$/,
  /^native\/(patches\/|constant-time\.json$|src\/accel\/aes_tables\.h$)/,
  /^LICENSE$/,
];

/** Lines of those files that are written by hand and too long: "file:line has so many columns". */
export function lengthProblems(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) =>
    NOT_BY_HAND.some((pattern) => pattern.test(file))
      ? []
      : text.split('\n').flatMap((line, index) => {
          const { length } = [...line];
          // A row of a table in Markdown cannot be broken, nor can a picture.
          if (file.endsWith('.md') && /^(\||!\[)/.test(line)) return [];
          return length > WIDTH ? [`${file}:${index + 1} has ${length} columns`] : [];
        }),
  );
}

/** A measurement of time that has passed, or of the CPU's. */
const MEASURED = /\bperformance\.now\b|\bhrtime\b|\bcpuUsage\b|\bDate\.now\(\) -|- Date\.now\(\)/;

/**
 * Tests of `npm test` that measure time, which tells more of the machine than of us: "file:line".
 * Time in tests is the logical clock of test/support/clock.ts.
 */
export function timingProblems(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) =>
    /^test\/(?!long\/).*\.test\.ts$/.test(file)
      ? text.split('\n').flatMap((line, at) => (MEASURED.test(line) ? [`${file}:${at + 1}`] : []))
      : [],
  );
}
