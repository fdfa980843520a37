import {
  type Comparison,
  type Expression,
  type FilterFunction,
  type Literal,
  type PropertyPath,
  type Quantifier,
  instantKey,
  filterError,
} from './filterExpression';
import { filterTokens, type Token } from './filterTokens';
import type { GraphError } from '../../rules/errors';

/*
 * The $filter grammar, a subset of OData 4.01 (names of operators and functions in any letter case):
 *
 *   filter     = or end
 *   or         = and { "or" and }
 *   and        = not { "and" not }
 *   not        = "not" not | comparison
 *   comparison = operand [ compare operand | "in" "(" literal { "," literal } ")" ]
 *   compare    = "eq" | "ne" | "gt" | "ge" | "lt" | "le"
 *   operand    = "(" or ")" | literal | call | path [ "/" lambda ]
 *   call       = ( "contains" | "startswith" | "endswith" ) "(" operand "," operand ")"
 *   path       = segment { "/" segment }
 *   segment    = name | name "." name { "." name }                      ; the second form is a type cast
 *   lambda     = "any" "(" ")" | ( "any" | "all" ) "(" name ":" or ")"
 *   literal    = string | number | dateTime | date | guid | "true" | "false" | "null"
 *   string     = [ "microsoft.graph." name ] "'" { character | "''" } "'"      ; the type of a member of an enumeration is not looked at
 *
 * `not` applies to the whole comparison after it. In OData it binds tighter, where `not a eq 'x'` is a type error; on booleans, where
 * both readings are legal, they agree.
 */

const MAX_LENGTH = 8192;
const MAX_DEPTH = 32;

const isComparison = (word: string): word is Comparison => /^(?:eq|ne|gt|ge|lt|le)$/.test(word);
const isFunction = (word: string): word is FilterFunction => /^(?:contains|startswith|endswith)$/.test(word);
const isQuantifier = (word: string): word is Quantifier => /^(?:any|all)$/.test(word);
const isConstant = (word: string): boolean => /^(?:true|false|null)$/i.test(word);
const isOperator = (word: string): boolean => /^(?:and|or|not|in|eq|ne|gt|ge|lt|le)$/i.test(word);

const shown = (token: Token): string => (token.kind === 'end' ? 'the filter ends here' : `found '${token.text}'`);

/** Functions by which other services compare texts in any letter case. */
const CASES: ReadonlySet<string> = new Set(['tolower', 'toupper']);

class FilterParser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  #variables: readonly string[] = [];

  constructor(text: string) {
    this.#tokens = filterTokens(text);
  }

  parse(): Expression {
    const expression = this.#or();
    const rest = this.#peek();
    if (isFunction(this.#word())) {
      throw filterError(rest.position, `'${rest.text}' is a function: write ${rest.text}(property, 'text')`);
    }
    if (rest.kind !== 'end') throw this.#expected("'and', 'or' or the end");
    return condition(expression);
  }

  #peek(ahead = 0): Token {
    // The index never passes the end token.
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }

  #word(): string {
    const token = this.#peek();
    return token.kind === 'name' ? token.text.toLowerCase() : '';
  }

  #isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  #take(symbol: string): boolean {
    const found = this.#isSymbol(symbol);
    if (found) this.#index += 1;
    return found;
  }

  #require(symbol: string): void {
    if (!this.#take(symbol)) throw this.#expected(`'${symbol}'`);
  }

  #expected(what: string): GraphError {
    return filterError(this.#peek().position, `expected ${what}, but ${shown(this.#peek())}`);
  }

  #nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw filterError(this.#peek().position, `the filter is nested deeper than ${MAX_DEPTH} levels`);
    }
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #or(): Expression {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', parse: () => Expression): Expression {
    const first = parse();
    if (this.#word() !== kind) return first;
    const operands = [condition(first)];
    while (this.#word() === kind) {
      this.#index += 1;
      operands.push(condition(parse()));
    }
    return { kind, operands, position: first.position };
  }

  #not(): Expression {
    if (this.#word() !== 'not' || this.#isSymbol('/', 1)) return this.#comparison();
    const { position } = this.#next();
    return { kind: 'not', operand: condition(this.#nested(() => this.#not())), position };
  }

  #comparison(): Expression {
    const left = this.#operand();
    const operator = this.#word();
    if (operator === 'in') {
      this.#index += 1;
      return { kind: 'in', operand: left, values: this.#list(), position: left.position };
    }
    if (!isComparison(operator)) return left;
    this.#index += 1;
    return { kind: 'compare', operator, left, right: this.#operand(), position: left.position };
  }

  #list(): readonly Literal[] {
    this.#require('(');
    const values: Literal[] = [];
    do {
      const value = this.#operand();
      if (value.kind !== 'literal') throw filterError(value.position, "the list after 'in' may hold only values");
      values.push(value);
    } while (this.#take(','));
    this.#require(')');
    return values;
  }

  #operand(): Expression {
    const token = this.#peek();
    if (this.#take('(')) {
      const inner = this.#nested(() => this.#or());
      this.#require(')');
      return inner;
    }
    if (token.kind === 'symbol' || token.kind === 'end') throw this.#expected('a property or a value');
    return token.kind === 'name' ? this.#named(token.text) : literal(this.#next());
  }

  #named(word: string): Expression {
    if (this.#isSymbol('/', 1)) return this.#path();
    if (isConstant(word)) return literal(this.#next());
    if (isOperator(word)) throw this.#expected('a property or a value');
    return this.#isSymbol('(', 1) ? this.#call() : this.#path();
  }

  #call(): Expression {
    const { text: written, position } = this.#next();
    const name = written.toLowerCase();
    if (!isFunction(name)) {
      const instead = CASES.has(name)
        ? 'leave it out, because contains and startswith ignore letter case'
        : 'use contains, startswith or endswith';
      throw filterError(position, `the function '${written}' is not supported; ${instead}`);
    }
    this.#require('(');
    const [text, part] = this.#nested(() => {
      const first = textArgument(this.#operand());
      this.#require(',');
      return [first, textArgument(this.#operand())] as const;
    });
    this.#require(')');
    return { kind: 'call', name, text, part, position };
  }

  #path(): Expression {
    const first = this.#next();
    const variable = this.#variables.find((known) => known === first.text);
    const segments = variable === undefined ? [first.text] : [];
    const start = { kind: 'path', position: first.position, ...(variable === undefined ? {} : { variable }) } as const;
    while (this.#take('/')) {
      if (this.#isSymbol('(', 1)) return this.#lambda({ ...start, segments });
      if (this.#peek().kind !== 'name') throw this.#expected('a property name');
      segments.push(this.#next().text);
    }
    return { ...start, segments };
  }

  #lambda(collection: PropertyPath): Expression {
    const { text, position } = this.#next();
    const quantifier = text.toLowerCase();
    if (!isQuantifier(quantifier))
      throw filterError(position, `'${text}' is not supported after a path; use any or all`);
    this.#require('(');
    const start = { kind: 'lambda', quantifier, collection, position: collection.position } as const;
    if (quantifier === 'any' && this.#take(')')) return start;
    const variable = this.#variable();
    const outer = this.#variables;
    this.#variables = [...outer, variable];
    const body = { variable, condition: condition(this.#nested(() => this.#or())) };
    this.#variables = outer;
    this.#require(')');
    return { ...start, body };
  }

  #variable(): string {
    const token = this.#peek();
    if (token.kind !== 'name' || token.text.includes('.')) throw this.#expected('the name of a variable');
    if (this.#variables.includes(token.text)) {
      throw filterError(token.position, `the variable '${token.text}' is already in use`);
    }
    this.#index += 1;
    this.#require(':');
    return token.text;
  }
}

const VALUES: Readonly<Record<string, Pick<Literal, 'type' | 'value'>>> = {
  true: { type: 'boolean', value: true },
  false: { type: 'boolean', value: false },
  null: { type: 'null', value: null },
};

function literalValue({ kind, text }: Token): Pick<Literal, 'type' | 'value'> {
  switch (kind) {
    case 'string':
      return { type: 'string', value: text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'") };
    case 'number':
      return { type: 'number', value: Number(text) };
    case 'dateTime':
      return { type: 'dateTime', value: instantKey(text) ?? text };
    case 'guid':
      return { type: 'guid', value: text.toLowerCase() };
    default:
      return VALUES[text.toLowerCase()] ?? { type: 'null', value: null };
  }
}

const literal = (token: Token): Literal => ({
  kind: 'literal',
  ...literalValue(token),
  text: token.text,
  position: token.position,
});

function condition(expression: Expression): Expression {
  if (expression.kind !== 'literal' || expression.type === 'boolean') return expression;
  throw filterError(expression.position, `expected a condition, but found the value ${expression.text}`);
}

function textArgument(expression: Expression): Expression {
  if (expression.kind === 'path') return expression;
  if (expression.kind === 'literal' && expression.type === 'string') return expression;
  throw filterError(expression.position, 'expected a property or a string');
}

/**
 * Parses the value of `$filter`, at most 8,192 characters and 32 levels of nesting.
 * Throws a GraphError (BadRequest, target `$filter`) whose message says what is wrong and where.
 */
export function parseFilter(text: string): Expression {
  if (text.length > MAX_LENGTH) throw filterError(MAX_LENGTH + 1, `the filter is longer than ${MAX_LENGTH} characters`);
  return new FilterParser(text).parse();
}
