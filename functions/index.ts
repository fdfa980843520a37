import { app } from '@azure/functions';
import { compose } from '../shared/config/compose';
import { inInvocation, logToConsole } from '../shared/config/log';
import { dueSchedule } from '../shared/config/settings';
import { createHttpHandler } from '../shared/http/httpHandler';
import { createPipeline } from '../shared/http/pipeline';
import { registerEndpoints } from '../shared/http/register';
import { inOneInvocation, WORK_QUEUE } from '../shared/reviews/dependencies';
import { lazily } from '../shared/rules/lazily';
import { endpoints } from './endpoints';
import { registerHealth } from './health';
import { registerHistoryContent } from './historyContent';
import { findDueWork, noteFailedWork, reconcileSubject } from './lifecycle';
import { registerNotificationKeys } from './notificationKeys';

// eslint-disable-next-line no-restricted-properties -- the one place that hands the settings over to shared/config
const environment = process.env;

/** Put together at the first call: with a bad setting the functions are there all the same and each call says what is wrong. */
const product = lazily(() => compose(environment, logToConsole));

const http = lazily(() => {
  const { deps, authenticate } = product();
  const { publicEndpoint, now } = deps;
  const { outcomes } = deps.storage;
  return createHttpHandler(createPipeline({ endpoints, authenticate, publicEndpoint, now, deps, outcomes }));
});

app.hook.preInvocation((hook) => {
  const { functionHandler: handler, invocationContext: context } = hook;
  const ids = { invocationId: context.invocationId, function: context.functionName };
  hook.functionHandler = (...inputs) => inInvocation(ids, () => handler(...inputs) as unknown);
});

registerEndpoints(app, endpoints, (request, context) => inOneInvocation(async () => http()(request, context)));

registerHistoryContent(app, () => product().deps);

registerNotificationKeys(app, () => product().deps);

registerHealth(app, {
  checks: () => product().healthChecks,
  onFailure: (check, error) => {
    logToConsole('warning', 'A health check failed.', { check, error });
  },
});

app.timer('findDueWork', {
  schedule: dueSchedule(environment),
  handler: () => findDueWork(product().deps),
});

app.storageQueue('reconcile', {
  queueName: WORK_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: (message) => inOneInvocation(() => reconcileSubject(product().deps, message)),
});

app.storageQueue('reconcilePoison', {
  queueName: `${WORK_QUEUE}-poison`,
  connection: 'AzureWebJobsStorage',
  handler: (message) => noteFailedWork(product().deps, message),
});
