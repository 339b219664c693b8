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
