import { app } from '@azure/functions';
import { compose } from '../shared/config/compose';
import { createHttpHandler } from '../shared/http/httpHandler';
import { createPipeline } from '../shared/http/pipeline';
import { registerEndpoints } from '../shared/http/register';
import { logToConsole } from '../shared/config/log';
import { WORK_QUEUE } from '../shared/reviews/dependencies';
import { endpoints } from './endpoints';
import { findDueWork, reconcileSubject } from './lifecycle';

// eslint-disable-next-line no-restricted-properties -- the one place that hands the settings over to shared/config
const { deps, authenticate } = compose(process.env, logToConsole);
const { publicEndpoint, now } = deps;

registerEndpoints(
  app,
  endpoints,
  createHttpHandler(createPipeline({ endpoints, authenticate, publicEndpoint, now, deps })),
);

app.timer('findDueWork', { schedule: '%DUE_SCHEDULE%', handler: findDueWork(deps) });

app.storageQueue('reconcile', {
  queueName: WORK_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: reconcileSubject(deps),
});
