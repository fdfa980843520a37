/** The functions that expressions of a workflow may call, by their names. */
export type Functions = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z]\w*)|(\?\[|[[\](),]))/y;

/** Evaluates the part of the workflow definition language that the samples use. Throws an Error for any other part. */
function evaluate(expression: string, functions: Functions): unknown {
  const tokens = tokensOf(expression);
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const expect = (token: string): void => {
    const found = next();
    if (found !== token) throw new Error(`'${token}' expected, not '${found}', in ${expression}`);
  };

  function value(): unknown {
    let result = primary();
    while (tokens[at] === '[' || tokens[at] === '?[') {
      next();
      result = member(result, String(value()));
      expect(']');
    }
    return result;
  }
  function primary(): unknown {
    const token = next();
    if (token.startsWith("'")) return token.slice(1);
    if (/^-?\d/.test(token)) return Number(token);
    const call = functions[token];
    if (!call) throw new Error(`There is no function '${token}'.`);
    expect('(');
    const args: unknown[] = [];
    while (tokens[at] !== ')') {
      args.push(value());
      if (tokens[at] === ',') next();
    }
    expect(')');
    return call(...args);
  }

  const result = value();
  if (at < tokens.length) throw new Error(`Something is left over in ${expression}`);
  return result;
}

/** Returns the tokens of an expression. Text literals begin with a quote. */
function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const found = TOKEN.exec(expression);
    if (!found) throw new Error(`It cannot be read: ${expression}`);
    const [, text, number, name, sign] = found;
    tokens.push(text === undefined ? (number ?? name ?? sign ?? '') : `'${text.replaceAll("''", "'")}`);
  }
  return tokens;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

/** Evaluates all expressions in a value: texts that begin with `@`, and `@{…}` in texts. `@@` is a literal `@`. */
export function filled(value: unknown, functions: Functions): unknown {
  if (Array.isArray(value)) return value.map((part) => filled(part, functions));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]) => [key.replace(/^@@/, '@'), filled(part, functions)]);
    return Object.fromEntries(entries) as object;
  }
  if (typeof value !== 'string') return value;
  if (value.startsWith('@@')) return value.slice(1);
  if (/^@[^{]/.test(value)) return evaluate(value.slice(1), functions);
  return value.replace(/@\{([^}]*)\}/g, (_, expression: string) => String(evaluate(expression, functions)));
}
