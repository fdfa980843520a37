import { useApp } from '../app/context';
import { wordsFor } from './words/wordsFor';

/** The original text of the service or the directory, folded below the sentence in the reader's language. */
export function Raw({ text }: { readonly text: string }) {
  return (
    <details class="raw">
      <summary>{wordsFor(useApp().language.tag).raw}</summary>
      <p lang="en">{text}</p>
    </details>
  );
}
