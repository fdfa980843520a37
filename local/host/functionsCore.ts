import Module from 'node:module';

/** A binding as the library registers it; `type` ends in `Trigger` for the trigger. */
interface Binding {
  readonly name: string;
  readonly type: string;
  readonly direction: string;
  readonly [property: string]: unknown;
}

interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

export type Callback = (...inputs: unknown[]) => unknown;
type HookCallback = (context: object) => unknown;

/** The trigger of a function and its handler. */
export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly trigger: Binding;
  readonly callback: Callback;
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type Log = (level: LogLevel, category: string, message: string) => void;

/** The host's data for one invocation. */
interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: object;
  readonly metadata: FunctionMetadata;
  readonly log: Log;
  state?: string;
}

/** One invocation inside the library. */
interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<InvocationResponse>;
}

export interface InvocationResponse {
  readonly returnValue?: { readonly http?: HttpAnswer } | null;
}

export interface HttpAnswer {
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly bytes?: Uint8Array };
}

interface ProgrammingModel {
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: object): Promise<object>;
}

/** The registrations of an app that `loadApp` loaded. */
export interface LoadedApp {
  readonly model: ProgrammingModel;
  readonly functions: readonly RegisteredFunction[];
  readonly runHooks: (name: string, context: object) => Promise<void>;
}

class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

interface Registrations {
  model: ProgrammingModel | undefined;
  readonly functions: RegisteredFunction[];
  readonly hooks: { readonly name: string; readonly callback: HookCallback }[];
}

function register(registrations: Registrations, metadata: FunctionMetadata, callback: Callback): Disposable {
  const trigger = Object.values(metadata.bindings).find((binding) => /trigger$/i.test(binding.type));
  if (trigger === undefined) throw new Error(`The function "${metadata.name}" has no trigger.`);
  if (registrations.functions.some((other) => other.metadata.name.toLowerCase() === metadata.name.toLowerCase())) {
    throw new Error(`The function "${metadata.name}" is registered twice.`);
  }
  const entry = { metadata, trigger, callback };
  registrations.functions.push(entry);
  return new Disposable(() => registrations.functions.splice(registrations.functions.indexOf(entry), 1));
}

/** Returns the module `@azure/functions-core`, as the Node worker provides it to the library. */
function createCore(registrations: Registrations, log: Log): object {
  return {
    version: '3.0.0',
    hostVersion: '4.1000.0',
    Disposable,
    log,
    getProgrammingModel: () => registrations.model,
    setProgrammingModel: (model: ProgrammingModel) => {
      registrations.model = model;
    },
    registerFunction: (metadata: FunctionMetadata, callback: Callback) => register(registrations, metadata, callback),
    registerHook: (name: string, callback: HookCallback) => {
      const entry = { name, callback };
      registrations.hooks.push(entry);
      return new Disposable(() => registrations.hooks.splice(registrations.hooks.indexOf(entry), 1));
    },
  };
}

/** Makes `require('@azure/functions-core')` work everywhere in this process, as the Node worker does. */
function provide(core: object): void {
  const modules = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = modules.require;
  modules.require = function (id) {
    return id === '@azure/functions-core' ? core : original.call(this, id);
  };
}

/**
 * Loads the app in `file` (CommonJS) into this process and starts it. One process holds one app.
 * Throws what the app throws while loading, and when it registers nothing.
 */
export async function loadApp(file: string, log: Log): Promise<LoadedApp> {
  const registrations: Registrations = { model: undefined, functions: [], hooks: [] };
  provide(createCore(registrations, log));
  // The path is known only at run time, and the file must see the patched `require`.
  Module.createRequire(__filename)(file);
  const { model, functions, hooks } = registrations;
  if (model === undefined) throw new Error(`${file} registers no function.`);
  const runHooks = async (name: string, context: object): Promise<void> => {
    for (const hook of hooks) if (hook.name === name) await hook.callback(context);
  };
  await model.getCapabilities({});
  await runHooks('appStart', { hookData: {}, appHookData: {} });
  return { model, functions, runHooks };
}
