/** The parts of these packages that the tests use. Their own types are incompatible, because each draft has its own class. */
declare module 'ajv-draft-04' {
  interface Validate {
    (value: unknown): boolean;
    readonly errors?: readonly object[] | null;
  }
  export default class Ajv {
    constructor(options: { readonly strict: boolean; readonly allErrors: boolean });
    compile(schema: object): Validate;
  }
}

declare module 'ajv-formats' {
  import type Ajv from 'ajv-draft-04';
  export default function addFormats(ajv: Ajv): void;
}
