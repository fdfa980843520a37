/** Where the designer shows an operation or a field; its usual position when absent. */
type Visibility = 'important' | 'advanced' | 'internal';

/** The operation that lists the values to pick from, and how to read its answer. */
export interface Choices {
  readonly operationId: string;
  /** The parameters of the listing operation, each with the parameter of this operation that gives its value. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The property of a list item whose value is sent, and the property that people see. */
  readonly value: string;
  readonly title: string;
}

/** A field that a person fills in: a parameter of the path or the query, or a property of the body. */
export interface Field {
  readonly summary: string;
  readonly description: string;
  readonly type?: 'string' | 'integer' | 'boolean' | 'array';
  readonly format?: string;
  readonly visibility?: Visibility;
  readonly isRequired?: boolean;
  readonly default?: string | number | boolean;
  /** The values to choose from, each with its label. */
  readonly values?: Readonly<Record<string, string>>;
  readonly choices?: Choices;
  /** The properties of an object, or of the objects in an array. */
  readonly fields?: Fields;
  /** Whether the platform fills in its callback URL. */
  readonly isCallback?: true;
}

export type Fields = Readonly<Record<string, Field>>;

/** An operation of the connector, in the words of people who make flows. The endpoint row has all other data. */
export interface ConnectorOperation {
  readonly operationId: string;
  /** The endpoint row that the operation calls. */
  readonly row: string;
  /** The version of the row; when absent, v1.0 if it has the row. */
  readonly version?: 'beta';
  readonly summary: string;
  readonly description: string;
  readonly visibility?: Visibility;
  /** Every parameter of the path, and the query options that the connector offers. */
  readonly parameters?: Fields;
  readonly body?: Fields;
  /** The type of the answer, in the notation of the type tables; absent if the answer has no body. */
  readonly answers?: string;
  /** The navigation property that a fixed `$expand` adds to the answer. */
  readonly answersExpanded?: string;
}

/** An event that starts a flow. */
export interface ConnectorTrigger {
  readonly operationId: string;
  /** The endpoint row that subscribes to the event. */
  readonly row: string;
  readonly summary: string;
  readonly description: string;
  readonly hint: string;
  /** The fields of the subscription. */
  readonly body: Fields;
}
