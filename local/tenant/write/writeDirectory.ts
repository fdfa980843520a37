import type { Entry } from '../directory/changes';
import type { Directory } from '../directory/directory';
import { DirectoryError, type JsonObject, type TenantAnswer, empty, json } from '../message';
import { describeAssignment } from '../read/navigation';
import type { WriteHandler, Written } from './write';
import { linkRoutes } from './writeLinks';
import { objectRoutes } from './writeObjects';
import { actionRoutes } from './writeActions';
import { roleRoutes } from './writeRoles';

/** A call other than GET: the URL with the version, the decoded path after it, and the body. */
export interface WriteCall {
  readonly method: string;
  readonly base: string;
  readonly path: readonly string[];
  readonly body: JsonObject;
  readonly now: Date;
}

/** Writes entries to the journal, then applies them. */
export type Commit = (entries: readonly Entry[]) => void;

const routes = [...linkRoutes, ...objectRoutes, ...roleRoutes, ...actionRoutes].map(([method, pattern, handler]) => ({
  method,
  pattern: pattern.split('/'),
  handler,
}));

/** Commits a write, then answers it. Throws DirectoryError for what Graph would refuse; then nothing has changed. */
export function writeDirectory(directory: Directory, call: WriteCall, commit: Commit): TenantAnswer {
  const { handler, ids } = findRoute(call);
  const written = handler({ directory, ids, body: call.body, now: call.now });
  commit([
    ...(written.changes ?? []),
    ...(written.mail === undefined ? [] : [{ kind: 'mail', mail: written.mail } as const]),
  ]);
  return answer(directory, call.base, written);
}

function findRoute({ method, path }: WriteCall): { readonly handler: WriteHandler; readonly ids: readonly string[] } {
  const steps = path.filter((segment) => segment !== '');
  const fitting = routes.filter(
    ({ pattern }) =>
      pattern.length === steps.length && pattern.every((part, index) => part === '*' || part === steps[index]),
  );
  const route = fitting.find((one) => one.method === method);
  if (route === undefined) {
    throw new DirectoryError(405, 'Request_BadRequest', `${method} is not supported on '/${steps.join('/')}'.`);
  }
  return { handler: route.handler, ids: steps.filter((_, index) => route.pattern[index] === '*') };
}

function answer(directory: Directory, base: string, { created, status, body }: Written): TenantAnswer {
  if (body !== undefined) return json(status ?? 200, body);
  const row = created === undefined ? undefined : directory.find(created.collection, created.id);
  if (created === undefined || row === undefined) return empty(status ?? 204);
  const shown = row.type === 'appRoleAssignment' ? describeAssignment(directory, row) : row;
  return json(201, { '@odata.context': `${base}/$metadata#${created.collection}/$entity`, ...shown.value });
}
