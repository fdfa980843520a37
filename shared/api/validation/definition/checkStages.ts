import type { StageSettings } from '../../../rules/model/definition';
import type { Problems } from '../schemas/problems';

/** Adds stages that do not follow each other in their order. Reference: Graph access reviews §2.8 and §3.4. */
export function checkStages(stages: readonly StageSettings[], problems: Problems): void {
  stages.forEach((stage, i) => {
    const target = `stageSettings/${i}/dependsOn`;
    if (!problems.concern(target)) checkDependsOn(stage, { target, previous: stages[i - 1] }, problems);
  });
}

interface Position {
  readonly target: string;
  readonly previous: StageSettings | undefined;
}

function checkDependsOn({ dependsOn }: StageSettings, { target, previous }: Position, problems: Problems): void {
  if (previous === undefined) {
    if (dependsOn.length > 0) problems.add(target, `'${target}' must be left out: the first stage depends on none.`);
    return;
  }

  const message = `'${target}' must hold the stageId of the stage before, '${previous.stageId}', and no other.`;
  if (dependsOn.length === 0) problems.add(target, message, 'required');
  else if (dependsOn.length > 1 || dependsOn[0] !== previous.stageId) problems.add(target, message);
}

/** What the stages last together, in days. */
export const stagesDurationInDays = (stages: readonly StageSettings[]): number =>
  stages.reduce((sum, { durationInDays }) => sum + durationInDays, 0);
