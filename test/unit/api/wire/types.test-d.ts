/*
 * This file is compiled and never run. An object that lacks a property of Graph's typings, or misspells one, must not compile. If a type in
 * shared/api/wire were as loose as the typings, in which every property is optional, the expected errors would be missing.
 */
import type { decisionToWire, insightToWire } from '../../../../shared/api/wire/decisionToWire';
import type {
  definitionToWire,
  queryToWire,
  scopeToWire,
  settingsToWire,
} from '../../../../shared/api/wire/definitionToWire';
import type { historyInstanceToWire, historyToWire } from '../../../../functions/history';
import type { instanceToWire, reviewerToWire, stageToWire } from '../../../../shared/api/wire/instanceToWire';
import type { policyToWire } from '../../../../functions/policy';

type Sent<Make extends (...args: never[]) => object> = ReturnType<Make>;

type Definition = Sent<typeof definitionToWire>;
// @ts-expect-error there is no definition without its status
export const definition = (lacking: Omit<Definition, 'status'>): Definition => lacking;

type Settings = Sent<typeof settingsToWire>;
// @ts-expect-error nor settings without the actions to apply
export const settings = (lacking: Omit<Settings, 'applyActions'>): Settings => lacking;

type Instance = Sent<typeof instanceToWire>;
// @ts-expect-error nor an instance without its end
export const instance = (lacking: Omit<Instance, 'endDateTime'>): Instance => lacking;

type Stage = Sent<typeof stageToWire>;
// @ts-expect-error nor a stage without its reviewers
export const stage = (lacking: Omit<Stage, 'reviewers'>): Stage => lacking;

type Decision = Sent<typeof decisionToWire>;
// @ts-expect-error nor a decision without its principal
export const decision = (lacking: Omit<Decision, 'principal'>): Decision => lacking;

type Reviewer = Sent<typeof reviewerToWire>;
// @ts-expect-error nor a reviewer without a name
export const reviewer = (lacking: Omit<Reviewer, 'displayName'>): Reviewer => lacking;

type Scope = Sent<typeof scopeToWire>;
// @ts-expect-error nor a scope without its kind
export const scope = (lacking: { query: string; queryType: string; queryRoot: string | null }): Scope => lacking;

type Query = Sent<typeof queryToWire>;
// @ts-expect-error nor a query without the language it is in
export const query = (lacking: Omit<Query, 'queryType'>): Query => lacking;

type Insight = Sent<typeof insightToWire>;
// @ts-expect-error nor an insight of no time
export const insight = (lacking: Omit<Insight, 'insightCreatedDateTime'>): Insight => lacking;

type History = Sent<typeof historyToWire>;
// @ts-expect-error nor a history report without its period
export const history = (lacking: Omit<History, 'reviewHistoryPeriodEndDateTime'>): History => lacking;

type HistoryInstance = Sent<typeof historyInstanceToWire>;
// @ts-expect-error nor an instance of one without its expiration
export const historyInstance = (lacking: Omit<HistoryInstance, 'expirationDateTime'>): HistoryInstance => lacking;

type Policy = Sent<typeof policyToWire>;
// @ts-expect-error nor a policy that says nothing of owners
export const policy = (lacking: Omit<Policy, 'isGroupOwnerManagementEnabled'>): Policy => lacking;

// @ts-expect-error and what Graph does not know cannot be sent
export const misspelt: keyof Definition = 'state';
