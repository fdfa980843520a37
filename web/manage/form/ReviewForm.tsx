import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { ApiError, type Problem } from '../../api/client';
import { useApp } from '../../app/context';
import { type Form, FormContext, missingIn } from './draft';
import { Mails } from './parts/Mails';
import { Outcome } from './parts/Outcome';
import { exampleIn } from './preview/preview';
import { PreviewPanel } from './preview/PreviewPanel';
import { RequestDialog } from './preview/RequestDialog';
import type { Template } from './templates';
import { usePreview } from './preview/usePreview';
import { What } from './parts/What';
import { When } from './parts/When';
import { Who } from './parts/Who';
import { formWords } from './words/wordsFor';

interface ReviewFormProps {
  readonly title: string;
  readonly template: Template | undefined;
  readonly form: Omit<Form, 'problems' | 'isStored'>;
  /** The request that saves the review. */
  readonly request: { readonly method: 'POST' | 'PUT'; readonly path: string; readonly body: object };
  readonly send: () => Promise<void>;
  /** Discards the draft. */
  readonly discard: () => void;
  /** The content above the parts of the form. */
  readonly children?: ComponentChildren;
}

/** The form of a review: its parts, its preview, and the button that saves it. */
export function ReviewForm(props: ReviewFormProps) {
  const { title, template, form, request, send, discard, children } = props;
  const f = formWords(useApp().language.tag);
  const isStored = request.method === 'PUT';
  const missing = useMemo(() => missingIn(form.draft), [form.draft]);
  const result = usePreview(missing.length === 0 ? form.draft.definition : undefined);
  const [sending, setSending] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const [hasTried, setTried] = useState(false);
  const problems: readonly Problem[] = [
    ...(hasTried ? missing.map(({ target, what }) => ({ target, message: f.needs[what] })) : []),
    ...unique([...detailsOf(sending.error), ...(result.state === 'failed' ? detailsOf(result.error) : [])]),
  ];
  const submit = (): void => {
    setTried(true);
    setSending({ isBusy: missing.length === 0 });
    if (missing.length > 0) return;
    send().catch((error: unknown) => {
      setSending({ isBusy: false, error });
    });
  };
  return (
    <FormContext.Provider value={{ ...form, problems, isStored }}>
      <form
        class="write"
        noValidate
        onSubmit={(event) => {
          // Enter in a field must not submit the form.
          event.preventDefault();
        }}
      >
        <div class="parts">
          <h1>{title}</h1>
          {children}
          <What template={template} />
          <Who template={template} />
          <When />
          <Outcome />
          <Mails example={exampleIn(result)} />
        </div>
        <PreviewPanel result={result} />
        <div class="parts">
          <Problems
            problems={problems}
            error={sending.error}
            title={isStored ? f.editProblems : f.problems}
            onReload={discard}
          />
          <Actions request={request} isBusy={sending.isBusy} isStored={isStored} onSave={submit} onDiscard={discard} />
        </div>
      </form>
    </FormContext.Provider>
  );
}

/** Returns the problems of the definition. In a preview, their paths begin with `definition`. */
const detailsOf = (error: unknown): readonly Problem[] =>
  error instanceof ApiError
    ? error.details.map(({ target, message }) => ({ target: target.replace(/^definition\//, ''), message }))
    : [];

/** Removes repeated problems, because the preview and the save find the same ones. */
const unique = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.target} ${problem.message}`, problem])).values(),
];

interface ProblemsProps {
  readonly title: string;
  readonly problems: readonly Problem[];
  /** Why the last attempt to save failed. */
  readonly error: unknown;
  readonly onReload: () => void;
}

/** All problems, each with a link to its field. */
function Problems({ title, problems, error, onReload }: ProblemsProps) {
  const f = formWords(useApp().language.tag);
  const isStale = error instanceof ApiError && error.status === 412;
  const message = error instanceof Error && detailsOf(error).length === 0 ? error.message : undefined;
  if (problems.length === 0 && message === undefined) return null;
  return (
    <section class="banner bad" role="alert">
      <div>
        <h2>{title}</h2>
        {isStale ? <p>{f.changedMeanwhile}</p> : message !== undefined && <p>{message}</p>}
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.target} ${problem.message}`}>
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  fieldOf(problem)?.focus();
                }}
              >
                {problem.message}
              </button>
            </li>
          ))}
        </ul>
      </div>
      {isStale && (
        <button type="button" onClick={onReload}>
          {f.loadAgain}
        </button>
      )}
    </section>
  );
}

/** Returns the field of the property, or of the nearest property above it. */
function fieldOf({ target }: Problem): HTMLElement | undefined {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-target]')];
  const isAbove = ({ dataset }: HTMLElement): boolean => `${target}/`.startsWith(`${dataset.target ?? ''}/`);
  const depthOf = ({ dataset }: HTMLElement): number => (dataset.target ?? '').length;
  return fields.filter(isAbove).sort((a, b) => depthOf(b) - depthOf(a))[0];
}

interface ActionsProps extends Pick<ReviewFormProps, 'request'> {
  readonly isBusy: boolean;
  readonly isStored: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

function Actions({ request, isBusy, isStored, onSave, onDiscard }: ActionsProps) {
  const f = formWords(useApp().language.tag);
  const [isShown, setShown] = useState(false);
  return (
    <div class="answers">
      <button type="button" class="primary" disabled={isBusy} onClick={onSave}>
        {isStored ? f.save : f.submit}
      </button>
      <button
        type="button"
        onClick={() => {
          setShown(true);
        }}
      >
        {f.request}
      </button>
      <button type="button" class="quiet" onClick={onDiscard}>
        {f.discard}
      </button>
      <span role="status">{isBusy ? f.submitting : ''}</span>
      {isShown && (
        <RequestDialog
          {...request}
          onClose={() => {
            setShown(false);
          }}
        />
      )}
    </div>
  );
}
