import { GraphError, invalid, type ErrorDetail } from '../../../rules/errors';

/** Collects the problems of a request, so that one answer names all of them. */
export class Problems {
  private readonly found: ErrorDetail[] = [];

  /** Adds a problem; `target` is the path of the property with slashes, `message` a sentence. */
  add(target: string, message: string, code: 'invalid' | 'required' = 'invalid'): void {
    this.found.push({ code, target, message });
  }

  /** Runs a rule and adds the details of the BadRequest that it throws. */
  collect(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      if (!(error instanceof GraphError) || error.code !== 'BadRequest') throw error;
      this.found.push(...error.details);
    }
  }

  /** Returns whether there is a problem at the path, inside it or around it. Then its value is not checked further. */
  concern(path: string): boolean {
    return this.found.some(({ target }) => isWithin(target, path) || isWithin(path, target));
  }

  /** Throws BadRequest that names every problem, if there is one. */
  throwIfAny(): void {
    if (this.found.length > 0) throw invalid(this.found);
  }
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}/`);
