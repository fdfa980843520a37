import { readText } from '../../support/markdown';
import { filled, type Functions } from './expressions';

interface HttpInputs {
  readonly method: string;
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly authentication?: { readonly type: string; readonly audience: string };
}

export interface Action {
  readonly type: string;
  readonly inputs?: unknown;
  readonly foreach?: string;
  /** The condition that ends an `Until`, or that an `If` requires. */
  readonly expression?: unknown;
  readonly limit?: { readonly count?: number };
  readonly actions?: Readonly<Record<string, Action>>;
  readonly runAfter: Readonly<Record<string, readonly string[]>>;
  readonly runtimeConfiguration?: { readonly paginationPolicy?: { readonly minimumItemCount: number } };
}

interface WebhookInputs {
  readonly subscribe: HttpInputs;
  readonly unsubscribe: HttpInputs;
}

export interface Workflow {
  readonly triggers: Readonly<Record<string, { readonly type: string; readonly inputs?: unknown }>>;
  readonly parameters: Readonly<Record<string, { readonly type: string; readonly defaultValue: unknown }>>;
  readonly actions: Readonly<Record<string, Action>>;
}

export const workflowOf = (file: string): Workflow =>
  (JSON.parse(readText(`samples/${file}`)) as { readonly definition: Workflow }).definition;

export interface Run {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly now: () => Date;
  /** Returns a token of the workflow's managed identity for an audience. */
  readonly token: (audience: string) => Promise<string>;
  /** Returns the result of an action of a connector, given its inputs. */
  readonly connector: (name: string, inputs: unknown) => unknown;
  /** The event that started the run; absent for a schedule. */
  readonly triggerBody?: unknown;
  /** The callback URL of an HTTP webhook trigger. */
  readonly callbackUrl?: string;
  /** Called while the platform waits for a 202 to end. */
  readonly wait: () => Promise<unknown>;
}

interface Scope {
  readonly bodies: Map<string, unknown>;
  readonly items: Readonly<Record<string, unknown>>;
}

/** Makes a call of an HTTP webhook trigger, as the platform does when the workflow is enabled or disabled. */
export async function callWebhook(workflow: Workflow, run: Run, which: keyof WebhookInputs): Promise<void> {
  const [trigger] = Object.values(workflow.triggers).filter(({ type }) => type === 'HttpWebhook');
  const scope = { bodies: new Map<string, unknown>(), items: {} };
  const { [which]: inputs } = filled(trigger?.inputs, functionsOf(run, scope)) as WebhookInputs;
  await follow(inputs, inputs.uri, run);
}

/**
 * Runs the actions in order. HTTP actions sign in, follow next links and poll after a 202, as on the platform. Throws the first failure.
 */
export async function runWorkflow(workflow: Workflow, run: Run): Promise<void> {
  await runActions(workflow.actions, run, { bodies: new Map(), items: {} });
}

async function runActions(actions: Readonly<Record<string, Action>>, run: Run, scope: Scope): Promise<void> {
  const left = new Map(Object.entries(actions));
  while (left.size > 0) {
    const ready = [...left].find(([, { runAfter }]) => Object.keys(runAfter).every((name) => !left.has(name)));
    if (!ready) throw new Error(`Actions wait for each other: ${[...left.keys()].join(', ')}`);
    const [name, action] = ready;
    await runAction(name, action, { run, scope });
    left.delete(name);
  }
}

async function runAction(name: string, action: Action, { run, scope }: { run: Run; scope: Scope }): Promise<void> {
  const functions = functionsOf(run, scope);
  if (action.type === 'Foreach') {
    for (const item of filled(action.foreach, functions) as readonly unknown[]) {
      await runActions(action.actions ?? {}, run, { ...scope, items: { ...scope.items, [name]: item } });
    }
  } else if (action.type === 'Until') {
    for (let n = 0; n === 0 || filled(action.expression, functions) !== true; n += 1) {
      if (n === action.limit?.count) throw new Error(`'${name}' does not end.`);
      await runActions(action.actions ?? {}, run, scope);
    }
  } else if (action.type === 'If') {
    if (holds(filled(action.expression, functions) as Condition)) await runActions(action.actions ?? {}, run, scope);
  } else if (action.type === 'Wait') {
    await run.wait();
  } else if (action.type === 'Http') {
    scope.bodies.set(name, await runHttp(action, filled(action.inputs, functions) as HttpInputs, run));
  } else {
    scope.bodies.set(name, run.connector(name, filled(action.inputs, functions)));
  }
}

interface Condition {
  readonly and: readonly { readonly equals?: readonly unknown[]; readonly greater?: readonly unknown[] }[];
}

const holds = ({ and }: Condition): boolean =>
  and.every(({ equals, greater }) =>
    equals ? equals[0] === equals[1] : greater !== undefined && Number(greater[0]) > Number(greater[1]),
  );

async function runHttp(action: Action, inputs: HttpInputs, run: Run): Promise<unknown> {
  const whole = await follow(inputs, inputs.uri, run);
  const wanted = action.runtimeConfiguration?.paginationPolicy?.minimumItemCount ?? 0;
  let page = whole as { readonly value: readonly unknown[]; readonly '@odata.nextLink'?: string };
  const value = wanted > 0 ? [...page.value] : [];
  while (value.length < wanted && page['@odata.nextLink'] !== undefined) {
    page = (await follow(inputs, page['@odata.nextLink'], run)) as typeof page;
    value.push(...page.value);
  }
  return wanted > 0 ? { value } : whole;
}

/** Makes a call and, after a 202, polls its `Location` until the end. */
async function follow(inputs: HttpInputs, uri: string, run: Run): Promise<unknown> {
  const { authentication, headers = {}, body, method } = inputs;
  const bearer: Record<string, string> = authentication
    ? { Authorization: `Bearer ${await run.token(authentication.audience)}` }
    : {};
  let response = await fetch(uri, {
    method,
    headers: { ...headers, ...bearer },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  for (let looks = 0; response.status === 202 && looks < 10; looks += 1) {
    await run.wait();
    response = await fetch(response.headers.get('location') ?? '', { headers: bearer });
  }
  const text = await response.text();
  if (!response.ok || response.status === 202) throw new Error(`${method} ${uri}: ${response.status} ${text}`);
  return (response.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as unknown) : text;
}

const DAY_MS = 86_400_000;

const functionsOf = (run: Run, { bodies, items }: Scope): Functions => ({
  parameters: (name) => run.parameters[String(name)],
  body: (name) => bodies.get(String(name)),
  items: (name) => items[String(name)],
  workflow: () => ({ run: { name: run.name } }),
  triggerBody: () => run.triggerBody,
  listCallbackUrl: () => run.callbackUrl ?? 'https://prod-00.westeurope.logic.azure.com/workflows/1/runs/1?sig=x',
  encodeURIComponent: (text) => encodeURIComponent(String(text)),
  utcNow: () => run.now().toISOString(),
  addDays: (at, days) => new Date(Date.parse(String(at)) + Number(days) * DAY_MS).toISOString(),
  addToTime: (at, interval, unit) => {
    if (unit !== 'Month') throw new Error(`The unit '${String(unit)}' is not known here.`);
    const time = new Date(String(at));
    time.setUTCMonth(time.getUTCMonth() + Number(interval));
    return time.toISOString();
  },
  string: (value) => String(value),
  equals: (one, other) => one === other,
  or: (...all) => all.includes(true),
  mul: (one, other) => Number(one) * Number(other),
  startOfMonth: (at) => `${String(at).slice(0, 7)}-01T00:00:00.000Z`,
  formatDateTime: (at, format) => {
    if (format !== 'yyyy-MM') throw new Error(`The format '${String(format)}' is not known here.`);
    return String(at).slice(0, 7);
  },
});
