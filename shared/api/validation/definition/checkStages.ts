import type { StageSettings } from '../../../rules/model/definition';
import type { Problems } from '../schemas/problems';

/** Adds stages that do not depend on the stage before them. Source: docs/graph-reference.md#s2-8, #s3-4. */
export function checkStages(stages: readonly StageSettings[], problems: Problems): void {
  stages.forEach((stage, i) => {
    const target = `stageSettings/${i}/dependsOn`;
    if (!problems.concern(target)) checkDependsOn(stage, target, stages[i - 1], problems);
  });
}

function checkDependsOn(
  { dependsOn }: StageSettings,
  target: string,
  previous: StageSettings | undefined,
  problems: Problems,
): void {
  if (previous === undefined) {
    if (dependsOn.length > 0)
      problems.add(target, `'${target}' must be left out, because the first stage depends on none.`);
    return;
  }

  const message = `'${target}' must hold only the stageId of the previous stage, '${previous.stageId}'.`;
  if (dependsOn.length === 0) problems.add(target, message, 'required');
  else if (dependsOn.length > 1 || dependsOn[0] !== previous.stageId) problems.add(target, message);
}

/** The sum of the stages' durations in days. */
export const stagesDurationInDays = (stages: readonly StageSettings[]): number =>
  stages.reduce((sum, { durationInDays }) => sum + durationInDays, 0);
