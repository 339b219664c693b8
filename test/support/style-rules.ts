import { codeOf, endsExpression, tokenize, type Token } from './tokens.js';

/** A rule that was broken: where, and what it says. */
export interface Problem {
  readonly line: number;
  readonly rule: string;
}

/**
 * Broken rules of one TypeScript file.
 * @param unsafe whether assertions are allowed (ts/ffi)
 * @param wrongCalls whether a call that the type checker refuses may be expected (tests of what a
 *   wrong argument gets)
 */
export function styleProblems(
  source: string,
  { unsafe, wrongCalls }: { readonly unsafe: boolean; readonly wrongCalls: boolean },
): Problem[] {
  const code = codeOf(source);
  const found: Problem[] = [];
  const switches = wrongCalls ? /@ts-(ignore|nocheck)/ : /@ts-(ignore|nocheck|expect-error)/;
  for (const token of tokenize(source)) {
    if ((token.kind === 'comment' || token.kind === 'doc') && switches.test(token.text)) {
      found.push({ line: token.line, rule: 'no switching off of the type checker' });
    }
  }
  for (const [at, token] of code.entries()) {
    if (isAny(code, at)) found.push({ line: token.line, rule: 'no any' });
    if (!unsafe && isAssertion(code, at))
      found.push({ line: token.line, rule: 'no as, but as const' });
    if (!unsafe && isAngleAssertion(code, at))
      found.push({ line: token.line, rule: 'no <Type> assertion' });
    if (!unsafe && isNonNull(code, at)) found.push({ line: token.line, rule: 'no non-null !' });
    if (isLameTest(code, at))
      found.push({ line: token.line, rule: 'no test that is skipped, alone or expected to fail' });
  }
  return found;
}

function isAny(code: readonly Token[], at: number): boolean {
  if (!isWord(code[at], 'any') || code[at - 1]?.text === '.' || code[at - 1]?.text === '?.')
    return false;
  // A method, a property or a variable of this name.
  return !['(', ':', '?'].includes(code[at + 1]?.text ?? '');
}

function isAssertion(code: readonly Token[], at: number): boolean {
  if (!isWord(code[at], 'as') || isWord(code[at + 1], 'const')) return false;
  // `* as name` is an import or an export too.
  if (
    !endsExpression(code[at - 1]) ||
    ['(', ':', ',', ';', ')', '=', '.'].includes(code[at + 1]?.text ?? '')
  )
    return false;
  return !isInImportClause(code, at);
}

/** Whether `as` renames an import or an export. */
function isInImportClause(code: readonly Token[], at: number): boolean {
  let start = at - 1;
  while (code[start]?.text === ',' || code[start]?.kind === 'word') start -= 1;
  // The keyword is up to three tokens away: import name, { and export type {.
  return (
    code[start]?.text === '{' &&
    code
      .slice(Math.max(0, start - 3), start)
      .some(
        (token, index, before) =>
          (isWord(token, 'import') || isWord(token, 'export')) &&
          before.slice(index + 1).every(({ kind, text }) => kind === 'word' || text === ','),
      )
  );
}

function isAngleAssertion(code: readonly Token[], at: number): boolean {
  if (code[at]?.text !== '<' || endsExpression(code[at - 1])) return false;
  let end = at + 1;
  while (
    code[end]?.kind === 'word' ||
    ['.', '|', '&', '[', ']', ',', '<'].includes(code[end]?.text ?? '')
  )
    end += 1;
  // <Type>(parameter) => ... is a generic function.
  return code[end]?.text === '>' && code[end + 1]?.text !== '(';
}

function isNonNull(code: readonly Token[], at: number): boolean {
  const before = code[at - 1];
  return (
    code[at]?.text === '!' &&
    before?.text !== '}' &&
    endsExpression(before) &&
    !(isWord(before, 'if') || isWord(before, 'while'))
  );
}

function isLameTest(code: readonly Token[], at: number): boolean {
  if (
    !['skip', 'only', 'todo', 'failing'].includes(code[at]?.text ?? '') ||
    code[at + 1]?.text !== '('
  )
    return false;
  let start = at;
  while (code[start - 1]?.text === '.' && code[start - 2]?.kind === 'word') start -= 2;
  return start < at && (isWord(code[start], 'test') || isWord(code[start], 't'));
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}
