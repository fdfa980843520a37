import { randomUUID } from 'node:crypto';
import { identityOf, type Caller } from '../../auth/caller';
import type { Definition, DefinitionInput } from '../../rules/model/definition';
import type { Subject } from '../../storage/work/subject';
import { beginning } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../dependencies';
import { wake } from '../handOver';
import { requireManage } from '../access/ownership';

/**
 * Creates a definition and, where it reviews one resource, its first instance. The definition is written last: what is
 * interrupted before is invisible and is removed by the lifecycle. Throws Forbidden, ServiceUnavailable.
 * Reference: Graph access reviews E02.
 */
export async function createDefinition(
  deps: Dependencies,
  caller: Caller,
  input: DefinitionInput,
): Promise<Definition> {
  await requireManage(deps, caller, input);
  const now = deps.now();
  const definition: Definition = {
    ...input,
    id: randomUUID(),
    status: 'NotStarted',
    createdBy: identityOf(caller),
    createdDateTime: now,
    lastModifiedDateTime: now,
  };
  const { series, instance, due } = beginning(definition, now);
  const subject: Subject = instance
    ? { kind: 'instance', definitionId: definition.id, instanceId: instance.id }
    : { kind: 'series', definitionId: definition.id };
  const dueKey = await deps.storage.due.put(subject, due, now);
  const tell = await deps.storage.instances.insertSeries(series, instance);
  await deps.storage.definitions.insert(definition);
  await tell();
  if (due <= now) await wake(deps, subject, dueKey);
  return definition;
}
