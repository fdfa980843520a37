import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { everyOf } from '../form/schedule';
import { templateOf } from '../form/templates';
import { proofWords } from '../prove/words/wordsFor';
import { useMayManage } from '../../session/rights';
import { useUnderWay } from '../useUnderWay';
import { Facts } from './Facts';
import {
  deleteDefinition,
  endSeries,
  isGoingOn,
  isOnTheMove,
  isRunning,
  loadDefinition,
  type StoredDefinition,
} from './load';
import { NamedDialog } from './NamedDialog';
import { Occurrences } from './Occurrences';
import { definitionWords } from './words/wordsFor';
import { wordsFor } from '../words/wordsFor';

/** The page of a definition: its occurrences and its actions. */
export function DefinitionPage({ definitionId }: { readonly definitionId: string }) {
  const { client, language } = useApp();
  const w = definitionWords(language.tag);
  const [loaded, reload, refresh] = useLoad(definitionId, () => loadDefinition(client, definitionId));
  useUnderWay(loaded.state === 'ready' && isOnTheMove(loaded.value), refresh);
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.gone} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const stored = loaded.value;
  return (
    <div class="column">
      <section class="intro">
        <p class="crumbs">
          <Link href="/manage">{wordsFor(language.tag).home.title}</Link>
        </p>
        <h1>{stored.definition.displayName}</h1>
        <Facts stored={stored} />
        <div>
          <Actions stored={stored} onChanged={refresh} />
        </div>
      </section>
      <Occurrences stored={stored} />
    </div>
  );
}

/** A link to the evidence of the review, or of the reviews of a series. */
function ProofLink({ stored }: { readonly stored: StoredDefinition }) {
  const p = proofWords(useApp().language.tag);
  const isOnce = everyOf(stored.definition.settings.recurrence) === 'once';
  // The only instance of a one-time review has the id of the definition.
  const place = stored.instances.some(({ id }) => id === stored.id) ? `${stored.id}/${stored.id}` : stored.id;
  return (
    <Link class="button" href={`/manage/reviews/${place}/proof`}>
      {isOnce ? p.title : p.ofSeries}
    </Link>
  );
}

interface ActionsProps {
  readonly stored: StoredDefinition;
  readonly onChanged: () => void;
}

function Actions({ stored, onChanged }: ActionsProps) {
  const { client, language } = useApp();
  const { tag } = language;
  const w = definitionWords(tag);
  const [, navigate] = useLocation();
  const mayManage = useMayManage(templateOf(stored.definition)?.template === 'role' ? 'directoryRole' : 'group');
  const isOnce = everyOf(stored.definition.settings.recurrence) === 'once';
  const [asked, setAsked] = useState<'end' | 'delete'>();
  const [isEnding, setEnding] = useState(false);
  useUnderWay(isEnding && isGoingOn(stored), onChanged);
  const proof = <ProofLink stored={stored} />;
  if (!mayManage) {
    return (
      <div class="answers">
        <p class="muted">{w.readOnly}</p>
        {proof}
      </div>
    );
  }
  const path = `/manage/reviews/${stored.id}`;
  const { displayName } = stored.definition;
  const running = stored.instances.filter(isRunning).length;
  const onClose = (): void => {
    setAsked(undefined);
  };
  return (
    <div class="answers">
      <Link class="button" href={`${path}/edit`}>
        {w.edit}
      </Link>
      <Link class="button" href={`${path}/duplicate`}>
        {w.duplicate}
      </Link>
      {proof}
      {isGoingOn(stored) && !isEnding && (
        <button
          type="button"
          onClick={() => {
            setAsked('end');
          }}
        >
          {w.end(isOnce)}
        </button>
      )}
      <button
        type="button"
        class="danger"
        onClick={() => {
          setAsked('delete');
        }}
      >
        {w.delete}
      </button>
      {asked === 'end' && (
        <NamedDialog
          {...{ stored, onClose }}
          title={w.endTitle(displayName)}
          text={w.endText(running)}
          action={w.end(isOnce)}
          act={async () => {
            await endSeries(client, stored.id);
            onClose();
            setEnding(true);
          }}
        />
      )}
      {asked === 'delete' && (
        <NamedDialog
          {...{ stored, onClose }}
          title={w.deleteTitle(displayName)}
          text={w.deleteText(running)}
          action={w.delete}
          act={async () => {
            await deleteDefinition(client, stored.id);
            navigate('/manage');
          }}
        />
      )}
    </div>
  );
}
