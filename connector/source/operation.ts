/** How much of the designer's room something takes; absent: shown as it is. */
type Visibility = 'important' | 'advanced' | 'internal';

/** Another operation that lists the values to pick from. */
export interface Choices {
  readonly operationId: string;
  /** Its parameters with the names of those of this operation that fill them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where in an object of the list the value stands, and what people see of it. */
  readonly value: string;
  readonly title: string;
}

/** What a person fills in: a parameter of the path or the query, or a property of the body. */
export interface Field {
  readonly summary: string;
  readonly description: string;
  readonly type?: 'string' | 'integer' | 'boolean' | 'array';
  readonly format?: string;
  readonly visibility?: Visibility;
  readonly isRequired?: boolean;
  readonly default?: string | number | boolean;
  /** Values with what people see of them. */
  readonly values?: Readonly<Record<string, string>>;
  readonly choices?: Choices;
  /** Properties of an object, or of the objects of an array. */
  readonly fields?: Fields;
  /** The platform puts the address here at which it waits for events. */
  readonly isCallback?: true;
}

export type Fields = Readonly<Record<string, Field>>;

/** An operation of the connector in the words of people who make flows; the endpoint row says the rest. */
export interface ConnectorOperation {
  readonly operationId: string;
  /** The row that it calls. */
  readonly row: string;
  readonly summary: string;
  readonly description: string;
  readonly visibility?: Visibility;
  /** Texts for all parameters of the path, and the options of the query that are offered. */
  readonly parameters?: Fields;
  readonly body?: Fields;
  /** The type of the answer, as the tables of types write it; absent: nothing is answered. */
  readonly answers?: string;
  /** Properties that are there because `$expand` is fixed: type, property and the type it holds. */
  readonly answersExpanded?: string;
}

/** An event that starts a flow. */
export interface ConnectorTrigger {
  readonly operationId: string;
  /** The row that subscribes to it. */
  readonly row: string;
  readonly summary: string;
  readonly description: string;
  readonly hint: string;
  /** What it subscribes to. */
  readonly body: Fields;
}
