import { Link } from 'wouter-preact';
import permissions from '../../../deploy/graphPermissions.json';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { useMayManage } from '../../session/rights';
import { useCall } from '../useCall';
import { type Deployment, type HealthDetails, loadDeployment, setPolicy, type Subscription, unsubscribe } from './load';
import { setUpWords } from './words/wordsFor';

/** The deployment: its health, its permissions, who is notified, the policy, and its settings. */
export function SetUp() {
  const { client, language } = useApp();
  const s = setUpWords(language.tag);
  const [loaded, reload, refresh] = useLoad('set up', () => loadDeployment(client));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={s.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const { policy, subscriptions, health, keys } = loaded.value;
  return (
    <div class="column">
      <h1>{s.title}</h1>
      <Health health={health} />
      <PolicySection policy={policy} onChanged={refresh} />
      <Subscriptions subscriptions={subscriptions} onEnded={refresh} />
      <Settings details={health?.details} keys={keys} />
    </div>
  );
}

function Health({ health }: Pick<Deployment, 'health'>) {
  const s = setUpWords(useApp().language.tag);
  if (health === null) return <p class="banner bad">{s.notWell}</p>;
  return (
    <>
      <p class="banner good">{s.well}</p>
      {health.details ? (
        <>
          <Gaps details={health.details} />
          <Permissions details={health.details} />
        </>
      ) : (
        <p class="muted">{s.noDetails}</p>
      )}
    </>
  );
}

interface SubscriptionsProps {
  readonly subscriptions: Deployment['subscriptions'];
  readonly onEnded: () => void;
}

function Subscriptions({ subscriptions, onEnded }: SubscriptionsProps) {
  const s = setUpWords(useApp().language.tag);
  const own = 'value' in subscriptions ? subscriptions.value : [];
  return (
    <section id="subscriptions">
      <h2>{s.subscriptions.title}</h2>
      {own.length === 0 && <p class="muted">{'why' in subscriptions ? s.notPermitted : s.subscriptions.none}</p>}
      {own.length > 0 && (
        <ul class="rows">
          {own.map((each) => (
            <SubscriptionRow key={each.id} subscription={each} onEnded={onEnded} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The data that the directory withheld from reviews in the last thirty days. */
function Gaps({ details: { gaps } }: { readonly details: HealthDetails }) {
  const { language } = useApp();
  const s = setUpWords(language.tag);
  if (gaps.length === 0) return null;
  return (
    <section>
      <h2>{s.gaps.title}</h2>
      <ul class="rows">
        {gaps.map(({ what, why, observedDateTime, definitionId, instanceId }) => (
          <li key={what}>
            <Link href={`/manage/reviews/${definitionId}/${instanceId}`}>{s.gaps.what[what] ?? what}</Link>
            <span>
              {s.gaps.why[why] ?? why} <span class="muted">{language.date(observedDateTime)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Permission {
  readonly permission: string;
  readonly features?: readonly string[];
}

/** The permissions in Microsoft Graph, each with its purpose, and whether the deployment has it. */
function Permissions({ details: { missingFeatures } }: { readonly details: HealthDetails }) {
  const s = setUpWords(useApp().language.tag);
  const has = ({ features }: Permission): boolean =>
    features === undefined || features.some((feature) => !missingFeatures.includes(feature));
  return (
    <section>
      <h2>{s.permissions.title}</h2>
      <p class="muted">{s.permissions.text}</p>
      <ul class="rows">
        {(permissions as readonly Permission[]).map((each) => (
          <li key={each.permission}>
            <code>{each.permission}</code>
            <span class="answers">
              {(each.features ?? ['all']).map((feature) => s.features[feature] ?? feature).join(', ')}
              <span class={has(each) ? 'muted' : 'warning'}>
                {has(each) ? s.permissions.used : s.permissions.unused}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PolicyProps {
  readonly policy: Deployment['policy'];
  readonly onChanged: () => void;
}

function PolicySection({ policy, onChanged }: PolicyProps) {
  const { client, language, session } = useApp();
  const s = setUpWords(language.tag);
  const mayManage = useMayManage('group');
  const ask = useCall(() => session.askForPolicy());
  const isOn = 'value' in policy && policy.value.isGroupOwnerManagementEnabled;
  const { isBusy, error, run } = useCall(async () => {
    await setPolicy(client, { isGroupOwnerManagementEnabled: !isOn });
    onChanged();
  });
  return (
    <section>
      <h2>{s.policy.title}</h2>
      {'value' in policy ? (
        <label class="check">
          <input type="checkbox" checked={isOn} disabled={isBusy || !mayManage} onChange={run} />
          {s.policy.owners}
        </label>
      ) : (
        <div class="answers">
          <p class="muted">{s.policy.notPermitted}</p>
          {mayManage && (
            <button type="button" disabled={ask.isBusy} onClick={ask.run}>
              {s.policy.ask}
            </button>
          )}
        </div>
      )}
      {error !== undefined && <p role="alert">{error}</p>}
    </section>
  );
}

interface SubscriptionRowProps {
  readonly subscription: Subscription;
  readonly onEnded: () => void;
}

function SubscriptionRow({ subscription, onEnded }: SubscriptionRowProps) {
  const { client, language } = useApp();
  const s = setUpWords(language.tag);
  const { isBusy, error, run } = useCall(async () => {
    await unsubscribe(client, subscription.id);
    onEnded();
  });
  return (
    <li>
      <code>{subscription.resource}</code>
      <span class="answers">
        <span>{new URL(subscription.notificationUrl).host}</span>
        <span class="muted">{s.subscriptions.until(language.date(subscription.expirationDateTime))}</span>
        <button type="button" disabled={isBusy} onClick={run}>
          {s.subscriptions.end}
        </button>
        {error !== undefined && <span role="alert">{error}</span>}
      </span>
    </li>
  );
}

interface SettingsProps {
  readonly details: HealthDetails | undefined;
  readonly keys: Deployment['keys'];
}

function Settings({ details, keys }: SettingsProps) {
  const s = setUpWords(useApp().language.tag);
  const rows: readonly (readonly [string, string | number])[] = [
    ...(details ? [[s.settings.version, details.version] as const, ...Object.entries(details.settings)] : []),
    ...keys.map(({ kid }) => [s.settings.key, kid] as const),
  ];
  return (
    <section>
      <h2>{s.settings.title}</h2>
      <ul class="rows">
        {rows.map(([name, value]) => (
          <li key={`${name} ${value}`}>
            <span>{name}</span>
            <code>{value}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
