import type { Definition } from '../../../../shared/rules/model/definition';
import { validateDefinition } from '../../../../shared/api/validation/definition/validateDefinition';
import { definitionToWire } from '../../../../shared/api/wire/definitionToWire';
import { applicationReview, inactiveGuestsReview, weeklyGroupReview } from '../../../api/seeds/documentedDefinitions';

/** The three examples of Graph's page "Create definitions": the request, and the answer without the server's ids and dates. */

const created = (body: unknown): Definition => ({
  ...validateDefinition(body, 'beta'),
  id: weeklyGroupReview.response.id,
  status: 'NotStarted',
  createdBy: weeklyGroupReview.response.createdBy,
  createdDateTime: '2026-01-05T08:00:00.000Z',
  lastModifiedDateTime: '2026-01-05T08:00:00.000Z',
});

test('a create from the documentation, example 1: the members of a group, each week', () => {
  const { request, response } = weeklyGroupReview;
  const { recurrence } = response.settings;

  expect(definitionToWire(created(request), 'v1.0')).toMatchObject({
    displayName: response.displayName,
    status: response.status,
    createdBy: response.createdBy,
    settings: {
      ...response.settings,
      // The documented answer has no end; what is read later has one.
      recurrence: { ...recurrence, range: { ...recurrence.range, endDate: '9999-12-31' } },
    },
    additionalNotificationRecipients: response.additionalNotificationRecipients,
    // The documented answer has other texts, another group and another reviewer than the request, and no enumeration; a read has one.
    descriptionForAdmins: request.descriptionForAdmins,
    descriptionForReviewers: request.descriptionForReviewers,
    scope: request.scope,
    reviewers: request.reviewers,
  });
});

test('a create from the documentation, example 2: the inactive guests of all teams, each quarter', () => {
  const { request, response } = inactiveGuestsReview;
  const { pattern, range } = response.settings.recurrence;

  expect(definitionToWire(created(request), 'beta')).toMatchObject({
    // The documented answer adds the count and corrects a quote in the queries. The product keeps the queries as they were sent.
    scope: request.scope,
    instanceEnumerationScope: request.instanceEnumerationScope,
    reviewers: response.reviewers,
    backupReviewers: response.backupReviewers,
    fallbackReviewers: response.fallbackReviewers,
    settings: {
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      instanceDurationInDays: 3,
      autoApplyDecisionsEnabled: true,
      recurrence: {
        // The documented answer has day 0, shifts the start and adds an end. The product keeps what was sent, and day 5 applies.
        pattern: { ...pattern, dayOfMonth: 5 },
        range: { ...range, type: 'noEnd', startDate: '2020-05-04', endDate: '9999-12-31' },
      },
    },
    additionalNotificationRecipients: response.additionalNotificationRecipients,
  });
});

test('a create from the documentation, example 3: the users of an application, twice a year', () => {
  const { request, response } = applicationReview;

  expect(definitionToWire(created(request), 'beta')).toMatchObject({
    scope: response.scope,
    reviewers: response.reviewers,
    backupReviewers: response.backupReviewers,
    fallbackReviewers: response.fallbackReviewers,
    settings: response.settings,
    additionalNotificationRecipients: response.additionalNotificationRecipients,
  });
});
