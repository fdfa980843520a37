import { useMemo } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { ROOT } from '../../review/load';
import { type Draft, useDraft } from '../form/draft';
import { ReviewForm } from '../form/ReviewForm';
import { definitionFrom, isTemplate, type Template, templateOf } from '../form/templates';
import { formWords } from '../form/words/wordsFor';
import { createDefinition, loadDefinition, type StoredDefinition } from './load';
import { Templates } from './Templates';
import { definitionWords } from './words/wordsFor';
import { awaitTime, serviceTime } from '../../api/time';

/** The form for a review by a template. */
export function NewReview({ template }: { readonly template: string }) {
  const f = formWords(useApp().language.tag);
  // The first day of a review follows the service's clock.
  const [{ state }] = useLoad('time', awaitTime);
  if (!isTemplate(template)) return <Templates />;
  if (state === 'loading') return <Skeleton rows={6} />;
  const first = (): Draft => ({
    definition: definitionFrom(template, template === 'guests' ? f.names.guests() : '', today()),
    names: {},
    kinds: { reviewers: 'people' },
  });
  return (
    <Create draftKey={`draft:new:${template}`} title={f.templates[template].title} template={template} first={first} />
  );
}

const today = (): string => new Date(serviceTime()).toISOString().slice(0, 10);

/** The form for a review that begins as a copy of another one. */
export function Duplicate({ definitionId }: { readonly definitionId: string }) {
  const { client, language } = useApp();
  const w = definitionWords(language.tag);
  const [loaded, reload] = useLoad(definitionId, () => loadDefinition(client, definitionId));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.gone} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  return <CreateCopy original={loaded.value} />;
}

function CreateCopy({ original }: { readonly original: StoredDefinition }) {
  const f = formWords(useApp().language.tag);
  const { definition, names, id } = original;
  const { settings } = definition;
  const range = settings.recurrence?.range;
  const recurrence = settings.recurrence &&
    range && { ...settings.recurrence, range: { ...range, startDate: later(range.startDate, today()) } };
  const first = (): Draft => ({
    definition: {
      ...definition,
      displayName: f.copyOf(definition.displayName),
      settings: { ...settings, ...(recurrence && { recurrence }) },
    },
    names,
    kinds: {},
  });
  const title = f.copyOf(definition.displayName);
  return (
    <Create draftKey={`draft:copy:${id}`} title={title} template={templateOf(definition)?.template} first={first} />
  );
}

const later = (one: string, other: string): string => (one > other ? one : other);

interface CreateProps {
  readonly draftKey: string;
  readonly title: string;
  readonly template: Template | undefined;
  readonly first: () => Draft;
}

function Create({ draftKey, title, template, first }: CreateProps) {
  const { client } = useApp();
  const [, navigate] = useLocation();
  const form = useDraft(draftKey, first);
  const { draft, forget } = form;
  // After a lost answer, a retry with the same key does not create a second review.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [draft.definition]);
  return (
    <ReviewForm
      title={title}
      template={template}
      form={form}
      request={{ method: 'POST', path: ROOT, body: draft.definition }}
      send={async () => {
        const id = await createDefinition(client, draft.definition, idempotencyKey);
        forget();
        navigate(`/manage/reviews/${id}`);
      }}
      discard={() => {
        forget();
        navigate('/manage/new');
      }}
    />
  );
}
