import { useApp } from '../../app/context';
import { wordsFor } from '../words/wordsFor';
import type { Pages } from './usePages';

/** The state of a list that is read page by page: it is being read, is empty, or could not be read. */
export function PagesState({ pages: { rows, isBusy, error, readMore } }: { readonly pages: Pages<unknown> }) {
  const { t, tag } = useApp().language;
  if (error !== undefined) {
    return (
      <p role="alert" class="banner bad">
        {error}
        <button type="button" onClick={readMore}>
          {t.tryAgain}
        </button>
      </p>
    );
  }
  const words = isBusy ? t.loading : rows.length === 0 ? wordsFor(tag).none : '';
  return (
    <p role="status" class={words === '' ? 'hidden' : 'nothing'}>
      {words}
    </p>
  );
}
