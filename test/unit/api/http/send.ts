import { inInvocation } from '../../../../shared/telemetry/log';
import type { Caller } from '../../../../shared/auth/caller';
import type { Answer, Call, PlainAnswer } from '../../../../shared/api/endpoint/endpoint';
import { createPipeline } from '../../../../shared/api/http/pipeline';
import { personWith, programWith } from '../../auth/callers';
import { SAMPLE_ENDPOINTS, type SampleDependencies } from './sampleEndpoints';

export const REQUEST_ID = 'c0ffee00-1111-4222-8333-444444444444';
export const D = '11111111-1111-4111-8111-111111111111';
export const DEFINITIONS = '/v1.0/identityGovernance/accessReviews/definitions';

export const user = personWith({ scopes: ['AccessReview.ReadWrite.All'] });
export const application = programWith('AccessReview.ReadWrite.All');

export interface Sent {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}
export interface Setup {
  readonly handle?: (call: Call<SampleDependencies>) => Promise<Answer>;
  readonly authenticate?: () => Promise<Caller>;
}
interface Outcome extends PlainAnswer {
  readonly error: Readonly<Record<string, unknown>>;
  /** The log lines. */
  readonly logged: readonly object[];
  readonly calls: readonly Call<SampleDependencies>[];
}

/** Sends a request through a pipeline of the sample endpoints. By default the handler answers 200 `{}`. */
export async function send(sent: Sent, setup: Setup = {}): Promise<Outcome> {
  const logged: object[] = [];
  const calls: Call<SampleDependencies>[] = [];
  const pipeline = createPipeline<SampleDependencies>({
    endpoints: SAMPLE_ENDPOINTS,
    authenticate: setup.authenticate ?? (() => Promise.resolve(user)),
    publicEndpoint: 'https://reviews.contoso.example/',
    now: () => '2026-01-05T08:00:00.123Z',
    deps: {
      handle: (call) => {
        calls.push(call);
        return setup.handle?.(call) ?? Promise.resolve({ status: 200, body: {} });
      },
    },
  });
  const { method = 'GET', url = DEFINITIONS, headers = {}, body = '' } = sent;
  const record = (line: string): void => void logged.push(JSON.parse(line) as object);
  const invocation = {
    invocationId: REQUEST_ID,
    functionName: 'sample',
    info: record,
    warn: record,
    error: record,
  };
  const answer = await inInvocation(invocation, () =>
    pipeline({ method, url, headers: new Headers(headers), body }, invocation),
  );
  const { error = {} }: { error?: Record<string, unknown> } = answer.body ?? {};
  return { ...answer, error, logged, calls };
}
