import { useState } from 'preact/hooks';
import { useApp } from '../../../app/context';
import { Dialog } from '../../../app/Dialog';
import { formWords } from '../words/wordsFor';

interface RequestDialogProps {
  readonly method: 'POST' | 'PUT';
  /** The path below `/beta`. */
  readonly path: string;
  readonly body: object;
  readonly onClose: () => void;
}

const VIEWS = ['json', 'curl'] as const;

/** The request that the form would send, to be read and copied. */
export function RequestDialog({ method, path, body, onClose }: RequestDialogProps) {
  const f = formWords(useApp().language.tag);
  const [view, setView] = useState<(typeof VIEWS)[number]>('json');
  const [isCopied, setCopied] = useState(false);
  const text = TEXTS[view](method, `${location.origin}/beta${path}`, JSON.stringify(body, null, 2));
  return (
    <Dialog title={`${method} ${path}`} onClose={onClose}>
      <div class="answers">
        {VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            class="answer"
            aria-pressed={each === view}
            onClick={() => {
              setView(each);
              setCopied(false);
            }}
          >
            {f.requestViews[each]}
          </button>
        ))}
        <button
          type="button"
          onClick={() => {
            void navigator.clipboard.writeText(text).then(() => {
              setCopied(true);
            });
          }}
        >
          {f.copy}
        </button>
        <span role="status">{isCopied ? f.copied : ''}</span>
      </div>
      <p class="muted">{f.requestText}</p>
      <pre tabIndex={0}>{text}</pre>
    </Dialog>
  );
}

const TEXTS: Readonly<Record<(typeof VIEWS)[number], (method: string, url: string, json: string) => string>> = {
  json: (_method, _url, json) => json,
  // A single quote would end the text in the shell.
  curl: (method, url, json) =>
    [
      `curl -X ${method} '${url}' \\`,
      `  -H "Authorization: Bearer $TOKEN" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d '${json.replaceAll("'", String.raw`'\''`)}'`,
    ].join('\n'),
};
