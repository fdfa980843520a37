import { type Token, readTokens } from './filterTokens';
import { badRequest } from '../message';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextTest = 'startswith' | 'endswith' | 'contains';

/** A value that a filter compares: a literal, or a property of the object. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'date'; readonly time: number }
  | { readonly kind: 'path'; readonly path: readonly string[] };

/** A condition on an object. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'in'; readonly left: Operand; readonly values: readonly Operand[] }
  | { readonly kind: 'text'; readonly test: TextTest; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'isof'; readonly path: readonly string[]; readonly type: string }
  | {
      readonly kind: 'any' | 'all';
      readonly path: readonly string[];
      readonly variable: string;
      readonly inner: Filter | undefined;
    }
  | { readonly kind: 'true'; readonly operand: Operand };

const comparisons: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const textTests: readonly string[] = ['startswith', 'endswith', 'contains'];
/** The most values of `in`. */
const mostValues = 15;

/**
 * Parses the part of OData's $filter that Graph's directory supports:
 *
 *     or      := and ("or" and)*            and := unary ("and" unary)*
 *     unary   := "not" unary | "(" or ")" | test
 *     operand := literal | path | "tolower" "(" operand ")"
 *     test    := ("startswith"|"endswith"|"contains") "(" operand "," operand ")" | "isof" "(" [path ","] type ")"
 *              | path "/" ("any"|"all") "(" [variable ":" or] ")"
 *              | operand (("eq"|"ne"|"gt"|"ge"|"lt"|"le") operand | "in" "(" operand ("," operand)* ")")?
 *
 * Throws DirectoryError 400 with the position of the first mistake.
 */
export function parseFilter(text: string): Filter {
  return new Parser(text).parse();
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = readTokens(text);
  }

  parse(): Filter {
    const filter = this.or();
    if (this.peek().kind !== 'end') this.fail();
    return filter;
  }

  private or(): Filter {
    let left = this.and();
    while (this.takeWord('or')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Filter {
    let left = this.unary();
    while (this.takeWord('and')) left = { kind: 'and', left, right: this.unary() };
    return left;
  }

  private unary(): Filter {
    if (this.takeWord('not')) return { kind: 'not', inner: this.unary() };
    if (!this.takeSign('(')) return this.test();
    const inner = this.or();
    this.expectSign(')');
    return inner;
  }

  private test(): Filter {
    const name = this.peek().text.toLowerCase();
    if (this.peek().kind === 'word' && this.peek(1).text === '(') {
      if (textTests.includes(name)) return this.textTest(name as TextTest); // the condition checked it
      if (name === 'isof') return this.isof();
      this.fail();
    }
    const left = this.operand();
    if (left.kind === 'path' && this.peek().text === '(') return this.lambda(left.path);
    const operator = this.peek();
    if (operator.kind !== 'word') return { kind: 'true', operand: left };
    if (comparisons.includes(operator.text)) {
      this.index += 1;
      return { kind: 'compare', operator: operator.text as Comparison, left, right: this.operand() }; // checked above
    }
    if (this.takeWord('in')) return this.oneOf(left);
    return { kind: 'true', operand: left };
  }

  private oneOf(left: Operand): Filter {
    const values = this.operands();
    if (values.length > mostValues) {
      throw badRequest(
        "Too many child clauses specified in search filter expression containing 'OR' operators: " +
          `${values.length}. Max allowed: ${mostValues}.`,
      );
    }
    return { kind: 'in', left, values };
  }

  private textTest(test: TextTest): Filter {
    this.index += 1;
    const [left, right, ...rest] = this.operands();
    if (left === undefined || right === undefined || rest.length > 0) this.fail();
    return { kind: 'text', test, left, right };
  }

  private isof(): Filter {
    this.index += 1;
    const [first, second] = this.operands();
    const type = second ?? first;
    const name = type?.kind === 'literal' ? type.value : type?.kind === 'path' ? type.path.join('/') : undefined;
    if (typeof name !== 'string') this.fail();
    return { kind: 'isof', path: second !== undefined && first?.kind === 'path' ? first.path : [], type: name };
  }

  private lambda(path: readonly string[]): Filter {
    const kind = path.at(-1)?.toLowerCase();
    if (kind !== 'any' && kind !== 'all') this.fail();
    const collection = path.slice(0, -1);
    this.expectSign('(');
    if (this.takeSign(')')) return { kind, path: collection, variable: '', inner: undefined };
    const variable = this.next().text;
    this.expectSign(':');
    const inner = this.or();
    this.expectSign(')');
    return { kind, path: collection, variable, inner };
  }

  private operands(): readonly Operand[] {
    this.expectSign('(');
    const found = [this.operand()];
    while (this.takeSign(',')) found.push(this.operand());
    this.expectSign(')');
    return found;
  }

  private operand(): Operand {
    const token = this.next();
    switch (token.kind) {
      case 'text':
        return { kind: 'literal', value: token.text };
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'date':
        return { kind: 'date', time: Date.parse(token.text) };
      case 'word':
        return this.word(token.text);
      case 'sign':
      case 'end':
        this.index -= 1;
        return this.fail();
    }
  }

  private word(text: string): Operand {
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
    if (text === 'null') return { kind: 'literal', value: null };
    // Texts are compared in any letter case, so `tolower` changes nothing.
    if (text === 'tolower' && this.takeSign('(')) return this.closed(this.operand());
    if (/^[0-9a-f]{8}-/i.test(text)) return { kind: 'literal', value: text };
    const path = [text];
    while (this.takeSign('/')) path.push(this.next().text);
    return { kind: 'path', path };
  }

  private closed(operand: Operand): Operand {
    this.expectSign(')');
    return operand;
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)] as Token; // the last token is always `end`
  }

  private next(): Token {
    const token = this.peek();
    this.index += 1;
    return token;
  }

  private takeWord(word: string): boolean {
    return this.take('word', word);
  }

  private takeSign(sign: string): boolean {
    return this.take('sign', sign);
  }

  private take(kind: Token['kind'], text: string): boolean {
    const taken = this.peek().kind === kind && this.peek().text === text;
    if (taken) this.index += 1;
    return taken;
  }

  private expectSign(sign: string): void {
    if (!this.takeSign(sign)) this.fail();
  }

  private fail(): never {
    throw badRequest(`Invalid filter clause: Syntax error at position ${this.peek().at} in '${this.text}'.`);
  }
}
