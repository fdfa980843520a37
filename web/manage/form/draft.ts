import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Problem } from '../../api/client';
import type { DefinitionBody, Picked, ReviewSettings } from './body';
import { namedIn, type ReviewerKind, reviewerKindOf } from './reviewers';

/** A review that is being written: the body of the request, and the page's additional data. */
export interface Draft {
  readonly definition: DefinitionBody;
  /** The names of picked objects, by id. */
  readonly names: Readonly<Record<string, string>>;
  /** The types of reviewers that were chosen before anyone was picked, by the path of the list. */
  readonly kinds: Readonly<Record<string, ReviewerKind>>;
}

/** Returns the type of reviewers in a list: the chosen type, unless the list contradicts it. */
export function chosenKind({ kinds }: Draft, path: string, reviewers: DefinitionBody['reviewers']): ReviewerKind {
  const derived = reviewerKindOf(reviewers);
  return derived === 'self' && kinds[path] === 'people' ? 'people' : derived;
}

/** Returns the required properties that are missing, by their paths; `what` is the key of the words for each. */
export function missingIn(
  draft: Draft,
): readonly { readonly target: string; readonly what: 'name' | 'resource' | 'people' }[] {
  const { definition } = draft;
  const { displayName, scope, stageSettings } = definition;
  const lists = stageSettings.length === 0 ? [['reviewers', definition.reviewers] as const] : stageLists(definition);
  return [
    ...(displayName.trim() === '' ? [{ target: 'displayName', what: 'name' } as const] : []),
    ...(Object.keys(scope).length === 0 ? [{ target: 'scope', what: 'resource' } as const] : []),
    ...lists.flatMap(([target, reviewers]) =>
      chosenKind(draft, target, reviewers) === 'people' && namedIn(reviewers).length === 0
        ? [{ target, what: 'people' } as const]
        : [],
    ),
  ];
}

const stageLists = ({ stageSettings }: DefinitionBody) =>
  stageSettings.map(({ reviewers }, n) => [`stageSettings/${n}/reviewers`, reviewers] as const);

/** The data that the parts of a form share. */
export interface Form {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  /** Whether the review exists. Then its scope and its start cannot change. */
  readonly isStored: boolean;
  readonly change: (changes: Partial<DefinitionBody>) => void;
  readonly changeSettings: (changes: Partial<ReviewSettings>) => void;
  readonly choose: (path: string, kind: ReviewerKind) => void;
  readonly remember: (picked: Pick<Picked, 'id' | 'displayName'>) => void;
}

export const FormContext = createContext<Form | undefined>(undefined);

export function useForm(): Form {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('There is no form around this component.');
  return form;
}

/** Returns a draft that survives a reload: the tab keeps it under `key` until `forget` is called. */
export function useDraft(key: string, first: () => Draft) {
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? first() : (JSON.parse(kept) as Draft); // this hook wrote it
  });
  const update = (next: (before: Draft) => Draft): void => {
    setDraft((before) => {
      const after = next(before);
      sessionStorage.setItem(key, JSON.stringify(after));
      return after;
    });
  };
  const change: Form['change'] = (changes) => {
    update((before) => ({ ...before, definition: { ...before.definition, ...changes } }));
  };
  return {
    draft,
    change,
    changeSettings: (changes: Partial<ReviewSettings>) => {
      update((before) => {
        const { definition } = before;
        return { ...before, definition: { ...definition, settings: { ...definition.settings, ...changes } } };
      });
    },
    choose: (path: string, kind: ReviewerKind) => {
      update((before) => ({ ...before, kinds: { ...before.kinds, [path]: kind } }));
    },
    remember: ({ id, displayName }: Pick<Picked, 'id' | 'displayName'>) => {
      update((before) => ({ ...before, names: { ...before.names, [id]: displayName } }));
    },
    forget: () => {
      sessionStorage.removeItem(key);
    },
  };
}
