/** Where the designer shows an operation or a field; absent: in the usual place. */
type Visibility = 'important' | 'advanced' | 'internal';

/** Names the operation that lists the values to pick from. */
export interface Choices {
  readonly operationId: string;
  /** The parameters of that operation, each with the parameter of this operation that fills it. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The property of a list item that is sent, and the property that people see. */
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
  /** The platform fills in its callback address here. */
  readonly isCallback?: true;
}

export type Fields = Readonly<Record<string, Field>>;

/** An operation of the connector, in the words of people who make flows. The endpoint row holds the rest. */
export interface ConnectorOperation {
  readonly operationId: string;
  /** The endpoint row that the operation calls. */
  readonly row: string;
  /** The version of the row, if it is not v1.0 although v1.0 has the row. */
  readonly version?: 'beta';
  readonly summary: string;
  readonly description: string;
  readonly visibility?: Visibility;
  /** Every parameter of the path, and the query options that the connector offers. */
  readonly parameters?: Fields;
  readonly body?: Fields;
  /** The type of the answer, in the notation of the type tables; absent: the answer has no body. */
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
