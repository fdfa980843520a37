import { GraphError, invalid, type ErrorDetail } from '../../../rules/errors';

/** What is wrong with a request so far, so that the caller is told everything at once. */
export class Problems {
  private readonly found: ErrorDetail[] = [];

  /** `target` is the path of the bad property, its parts joined by '/'; `message` a plain sentence. */
  add(target: string, message: string, code: 'invalid' | 'required' = 'invalid'): void {
    this.found.push({ code, target, message });
  }

  /** Runs a rule that throws, and keeps what it says about the request. */
  collect(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      if (!(error instanceof GraphError) || error.code !== 'BadRequest') throw error;
      this.found.push(...error.details);
    }
  }

  /** Whether the value at the path, or something within or around it, is already known to be wrong: then its meaning is not judged. */
  concern(path: string): boolean {
    return this.found.some(({ target }) => isWithin(target, path) || isWithin(path, target));
  }

  /** Throws BadRequest that names every problem, when there is one. */
  throwIfAny(): void {
    if (this.found.length > 0) throw invalid(this.found);
  }
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}/`);
