import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { useCall } from '../useCall';
import { DaysFields } from './DaysFields';
import { createPack, type Days, loadPacks, type Pack, packAddress, type PackPlace } from './load';
import { useUnderWay } from '../useUnderWay';
import { proofWords } from './words/wordsFor';

/** The evidence packs of an instance or of a series: to request, download and check. */
export function Packs({ place }: { readonly place: PackPlace }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const [loaded, reload, refresh] = useLoad(`packs ${place.instanceId ?? place.definitionId}`, () =>
    loadPacks(client, place),
  );
  const packs = loaded.state === 'ready' ? loaded.value : [];
  useUnderWay(
    packs.some(({ status }) => status === 'notStarted' || status === 'running'),
    refresh,
  );
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={p.missing} />;
  return (
    <section id="packs">
      <h2>{p.packs.title}</h2>
      <p class="muted">{p.packs.text}</p>
      <NewPack place={place} onCreated={refresh} />
      {loaded.state === 'loading' && <Skeleton rows={2} />}
      {loaded.state === 'ready' && packs.length === 0 && <p class="muted">{p.packs.none}</p>}
      <ul class="cards">
        {packs.map((pack) => (
          <PackCard key={pack.id} pack={pack} place={place} />
        ))}
      </ul>
    </section>
  );
}

function NewPack({ place, onCreated }: { readonly place: PackPlace; readonly onCreated: () => void }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const isSeries = place.instanceId === undefined;
  const [days, setDays] = useState<Days>({ from: '', to: '' });
  const { isBusy, error, run } = useCall(async () => {
    await createPack(client, place, isSeries ? days : undefined);
    onCreated();
  });
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      {isSeries && <DaysFields days={days} onChange={setDays} />}
      <button type="submit" disabled={isBusy || (isSeries && (days.from === '' || days.to === ''))}>
        {p.packs.create}
      </button>
      {error !== undefined && <span role="alert">{error}</span>}
    </form>
  );
}

function PackCard({ pack, place }: { readonly pack: Pack; readonly place: PackPlace }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const { isBusy, error, run } = useCall(async () => {
    location.assign(await packAddress(client, place, pack.id));
  });
  return (
    <li class="question">
      <h3>{language.moment(pack.createdDateTime)}</h3>
      <p class="muted">
        {[p.packs.statuses[pack.status], p.packs.by(pack.createdBy.displayName), pack.isFinal === true && p.packs.final]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {pack.missing && pack.missing.length > 0 && (
        <details>
          <summary>{p.packs.lacks(pack.missing.length)}</summary>
          <ul lang="en">
            {pack.missing.map(({ thing, why }) => (
              <li key={`${thing} ${why}`}>{why}</li>
            ))}
          </ul>
        </details>
      )}
      {pack.status === 'succeeded' && (
        <>
          <div class="answers">
            <button type="button" class="primary" disabled={isBusy} onClick={run}>
              {p.packs.download(pack.sizeInBytes ?? 0)}
            </button>
            {error !== undefined && <span role="alert">{error}</span>}
          </div>
          <p>
            {p.packs.hash} <code>{pack.sha256}</code>
          </p>
          <details>
            <summary>{p.packs.check}</summary>
            <pre>{checkLines(pack, place)}</pre>
            <p class="muted">{p.packs.checkText}</p>
          </details>
        </>
      )}
    </li>
  );
}

/** Returns the commands with which an auditor checks a pack, with the name of the download. */
function checkLines({ id, sha256 }: Pack, { definitionId, instanceId }: PackPlace): string {
  const file = `evidence-${instanceId ?? definitionId}-${id.slice(0, 8)}.zip`;
  return [
    `echo '${sha256 ?? ''}  ${file}' | sha256sum --check`,
    `curl ${location.origin}/v1.0/.well-known/jwks.json`,
    `node verify.mjs ${file} --kid KID --seal HASH`,
  ].join('\n');
}
