import { randomUUID } from 'node:crypto';
import type { Callback, InvocationResponse, LoadedApp, Log, LogLevel, RegisteredFunction } from './functionsCore';

/** A value in the shape that the host sends to the language worker. */
export interface RpcData {
  readonly string?: string;
  readonly json?: string;
  readonly int?: number;
  readonly http?: object;
}

interface Invocation {
  readonly input: RpcData;
  readonly metadata?: Readonly<Record<string, RpcData>>;
}

export type Invoke = (target: RegisteredFunction, invocation: Invocation) => Promise<InvocationResponse>;

/** Writes one log line of the product. */
export type WriteLog = (level: LogLevel, source: string, message: string) => void;

const appHookData = {};

/** The state that the hooks before and after one call share and can change. */
interface HookContext {
  readonly hookData: object;
  readonly appHookData: object;
  readonly invocationContext: object;
  inputs: unknown[];
  functionCallback: Callback;
  result?: unknown;
  error?: unknown;
}

async function callWithHooks(app: LoadedApp, hook: HookContext, call: () => Promise<unknown>): Promise<unknown> {
  await app.runHooks('preInvocation', hook);
  const after: HookContext = { ...hook, result: null, error: null };
  try {
    after.result = await call();
  } catch (error) {
    after.error = error ?? new Error('The function failed without an error.');
  }
  await app.runHooks('postInvocation', after);
  if (after.error !== undefined && after.error !== null) throw after.error as Error;
  return after.result;
}

/**
 * Returns a function that runs one invocation through the library's own invocation model, with hooks, in the order of the Node worker. That
 * function throws the handler's error.
 */
export function createInvoke(app: LoadedApp, writeLog: WriteLog): Invoke {
  return async (target, { input, metadata }) => {
    const invocationId = randomUUID();
    const log: Log = (level, _category, message) => {
      writeLog(level, target.metadata.name, message);
    };
    const inputData = [{ name: target.trigger.name, data: input }];
    const request = { invocationId, inputData, triggerMetadata: metadata ?? {} };
    const core = { invocationId, request, metadata: target.metadata, log, state: 'preInvocationHooks' };
    const model = app.model.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    const hook = { hookData: {}, appHookData, invocationContext: context, functionCallback: target.callback, inputs };
    const result = await callWithHooks(app, hook, async () => {
      core.state = 'invocation';
      try {
        return await model.invokeFunction(context, hook.inputs, hook.functionCallback);
      } finally {
        core.state = 'postInvocationHooks';
      }
    });
    return model.getResponse(context, result);
  };
}
