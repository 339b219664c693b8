/** A piece of TypeScript source. `doc` is a comment of the form that documents what follows it. */
export interface Token {
  readonly kind:
    | 'word'
    | 'number'
    | 'string'
    | 'template'
    | 'regex'
    | 'punctuator'
    | 'comment'
    | 'doc';
  readonly text: string;
  /** The line that it begins on, from 1. */
  readonly line: number;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const STRING = /'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"/y;
const NUMBER = /\d[\w.]*/y;
const WORD = /#?[\p{L}_$][\p{L}\p{N}_$]*/uy;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const TEMPLATE = /(?:\\[^]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;
const PUNCTUATOR =
  /!==|===|=>|!=|==|\?\.(?!\d)|\?\?=?|\.\.\.|&&=?|\|\|=?|\*\*|\+\+|--|[<>+*%&|^-]=|./y;

/**
 * Words after which an expression begins, so that `/` opens a regular expression and `!` negates.
 */
export const BEFORE_EXPRESSION: ReadonlySet<string> = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'delete',
  'await',
  'yield',
  'throw',
  'new',
  'instanceof',
  'extends',
  'default',
]);

/**
 * Splits source text into tokens; what is inside strings, templates and comments is one token and
 * never code.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each template that is open: how many braces are open inside its substitution. */
  const substitutions: number[] = [];
  let at = 0;
  let line = 1;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  };
  const take = (kind: Token['kind'] | null, text: string): void => {
    if (kind !== null) tokens.push({ kind, text, line });
    at += text.length;
    line += text.split('\n').length - 1;
  };
  const template = (opening: string): void => {
    at += opening.length;
    const rest = match(TEMPLATE) ?? source.slice(at);
    at -= opening.length;
    take('template', opening + rest);
    if (rest.endsWith('${')) substitutions.push(0);
  };

  while (at < source.length) {
    const open = substitutions.at(-1);
    const next = source[at] ?? '';
    if (next === '`') {
      template('`');
      continue;
    }
    if (open === 0 && next === '}') {
      substitutions.pop();
      template('}');
      continue;
    }
    const space = match(SPACE);
    if (space !== null) {
      take(null, space);
      continue;
    }
    const comment = match(COMMENT);
    if (comment !== null) {
      take(/^\/\*\*[^*/]/.test(comment) ? 'doc' : 'comment', comment);
      continue;
    }
    const regex = next === '/' && !endsExpression(lastCode(tokens)) ? match(REGEX) : null;
    const [kind, text] = regex !== null ? (['regex', regex] as const) : simple(match);
    if (open !== undefined && text === '{') substitutions[substitutions.length - 1] = open + 1;
    if (open !== undefined && text === '}') substitutions[substitutions.length - 1] = open - 1;
    take(kind, text);
  }
  return tokens;
}

/** Whether an expression can end with this token. */
export function endsExpression(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'word') return !BEFORE_EXPRESSION.has(token.text);
  if (token.kind === 'template') return !token.text.endsWith('${');
  return token.kind !== 'punctuator' || [')', ']', '}'].includes(token.text);
}

/** The tokens without comments. */
export function codeOf(source: string): Token[] {
  return tokenize(source).filter(isCode);
}

function isCode(token: Token): boolean {
  return token.kind !== 'comment' && token.kind !== 'doc';
}

function lastCode(tokens: readonly Token[]): Token | undefined {
  return tokens.findLast(isCode);
}

function simple(match: (pattern: RegExp) => string | null): readonly [Token['kind'], string] {
  const kinds = [
    ['string', STRING],
    ['number', NUMBER],
    ['word', WORD],
    ['punctuator', PUNCTUATOR],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const text = match(pattern);
    if (text !== null) return [kind, text];
  }
  throw new Error('no token: the patterns above take any character but a line feed');
}
