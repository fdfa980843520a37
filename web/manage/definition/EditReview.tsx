import { useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { ROOT } from '../../review/load';
import { useDraft } from '../form/draft';
import { ReviewForm } from '../form/ReviewForm';
import { datesOf, everyOf } from '../form/schedule';
import { templateOf } from '../form/templates';
import { formWords } from '../form/words/wordsFor';
import { isRunning, loadDefinition, saveDefinition, type StoredDefinition } from './load';
import { definitionWords } from './words/wordsFor';
import { serviceTime } from '../../api/time';

/** The form for a review that exists. */
export function EditReview({ definitionId }: { readonly definitionId: string }) {
  const { client, language } = useApp();
  const w = definitionWords(language.tag);
  const [loaded, reload] = useLoad(definitionId, () => loadDefinition(client, definitionId));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.gone} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  return <Edit key={loaded.value.etag} stored={loaded.value} reload={reload} />;
}

function Edit({ stored, reload }: { readonly stored: StoredDefinition; readonly reload: () => void }) {
  const { client, language } = useApp();
  const f = formWords(language.tag);
  const [, navigate] = useLocation();
  const { id, etag, definition, names } = stored;
  // A draft that was kept for another version of the review is dropped.
  const form = useDraft(`draft:edit:${id}:${etag}`, () => ({ definition, names, kinds: {} }));
  const { draft, forget } = form;
  return (
    <ReviewForm
      title={f.edit(definition.displayName)}
      template={templateOf(definition)?.template}
      form={form}
      request={{ method: 'PUT', path: `${ROOT}/${id}`, body: draft.definition }}
      send={async () => {
        await saveDefinition(client, id, draft.definition, etag);
        forget();
        navigate(`/manage/reviews/${id}`);
      }}
      discard={() => {
        forget();
        reload();
      }}
    >
      <Consequences stored={stored} />
    </ReviewForm>
  );
}

const MANY = 500;

/** Says which changes apply now, and which apply from the next occurrence. */
function Consequences({ stored: { definition, instances } }: { readonly stored: StoredDefinition }) {
  const { language } = useApp();
  const { editText, nextOne } = formWords(language.tag);
  const { recurrence } = definition.settings;
  const now = new Date(serviceTime()).toISOString();
  const scheduled = instances.findLast(({ status }) => status === 'NotStarted')?.startDateTime;
  const start = scheduled ?? datesOf(recurrence, MANY).find((date) => date > now);
  const date = start === undefined ? (everyOf(recurrence) === 'other' ? nextOne : null) : language.date(start);
  const running = instances.filter(isRunning).length;
  return (
    <p class="banner">
      <span>
        {editText.now} {running > 0 ? editText.running(running, date) : editText.next(date)}
      </span>
    </p>
  );
}
