import { app } from '@azure/functions';
import { compose } from '../shared/config/compose';
import { dueSchedule, isExportWanted } from '../shared/config/settings';
import { createHttpHandler, registerEndpoints } from '../shared/api/http/hostHandlers';
import { createPipeline } from '../shared/api/http/pipeline';
import { healthDetails } from '../shared/config/healthDetails';
import { inOneInvocation, TELL_QUEUE, WORK_QUEUE } from '../shared/reviews/dependencies';
import { createCensus } from '../shared/lifecycle/dispatchDue';
import { lazily } from '../shared/rules/lazily';
import { isHttp, observeInvocation } from '../shared/telemetry/span';
import { writeLine } from '../shared/telemetry/log';
import { measureQueueAge } from '../shared/telemetry/measure';
import { endpoints } from './endpoints';
import {
  registerHealth,
  registerHistoryContent,
  registerNotificationKeys,
  registerPackContent,
  registerPages,
} from './publicRoutes';
import { findDueWork, noteFailedWork, reconcileSubject } from './workers';

// eslint-disable-next-line no-restricted-properties -- the one place that hands the settings over to shared/config
const environment = process.env;

/** The product, composed after the start. If a setting is wrong, the functions register nevertheless, and each call says what is wrong. */
const product = lazily(() => compose(environment, writeLine));

/** Starts the export of spans and metrics if the settings say where they go. Returns a function that sends what is left and stops. */
const telemetry = lazily(async () => {
  if (!isExportWanted(environment)) return () => Promise.resolve();
  try {
    const { startExport } = await import('./telemetry.js');
    return startExport(environment);
  } catch (error) {
    writeLine('warning', 'Spans and metrics cannot be sent.', { error });
    return () => Promise.resolve();
  }
});

const census = createCensus();

const http = lazily(() => {
  const { deps, authenticate } = product();
  const { publicEndpoint, now } = deps;
  const { keyedCalls } = deps.storage;
  return createHttpHandler(now, createPipeline({ endpoints, authenticate, publicEndpoint, now, deps, keyedCalls }));
});

app.hook.preInvocation((hook) => {
  const { functionHandler: handler, invocationContext: context } = hook;
  hook.functionHandler = async (...inputs) => {
    // The caller of an HTTP function waits, so the libraries are loaded after the first answer. A timer or a worker loads them at once.
    if (!isHttp(context)) await telemetry();
    try {
      return await observeInvocation(context, async () => (await handler(...inputs)) as unknown);
    } finally {
      setImmediate(() => void telemetry());
    }
  };
});

app.hook.appTerminate(async () => (await telemetry())());

registerEndpoints(app, endpoints, (request, context) => inOneInvocation(async () => http()(request, context)));

registerHistoryContent(app, () => product().deps);

registerPackContent(app, () => product().deps);

registerNotificationKeys(app, () => product().deps);

registerPages(app, () => product().servePage);

registerHealth(app, {
  checks: () => product().healthChecks,
  onFailure: (check, error) => {
    writeLine('warning', 'A health check failed.', { check, error });
  },
  detailsFor: (authorization) => healthDetails(product, authorization),
});

app.timer('findDueWork', {
  schedule: dueSchedule(environment),
  handler: () => findDueWork(product().deps, census),
});

for (const [name, queueName] of [
  ['reconcile', WORK_QUEUE],
  ['tell', TELL_QUEUE],
] as const) {
  app.storageQueue(name, {
    queueName,
    connection: 'AzureWebJobsStorage',
    handler: (message, { triggerMetadata }) => {
      measureQueueAge(message, triggerMetadata);
      return inOneInvocation(() => reconcileSubject(product().deps, message));
    },
  });
  app.storageQueue(`${name}Poison`, {
    queueName: `${queueName}-poison`,
    connection: 'AzureWebJobsStorage',
    handler: (message) => noteFailedWork(product().deps, message),
  });
}

// Read the issuer's keys now, because otherwise the first caller would wait for them. If that fails, the caller's request reads them again
// and reports the failure.
setImmediate(() => {
  (async () => product().readSigningKeys())().catch(() => undefined);
});
