import { useApp } from '../../app/context';
import { allPages } from '../../review/load';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import type { Page } from '../../api/types';
import { csvOf } from './csv';
import type { ManagedItem } from './load';

interface SpreadsheetProps {
  /** The URL of the first page of the items. */
  readonly url: string;
  /** The name of the review. */
  readonly title: string;
}

/** Downloads all items of a list, including those that the page has not read. */
export function Spreadsheet({ url, title }: SpreadsheetProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).spreadsheet;
  const { error, isBusy, run } = useCall(async () => {
    const items = await allPages(client, await client.get<Page<ManagedItem>>(url));
    const address = URL.createObjectURL(new Blob([csvOf(items)], { type: 'text/csv' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `${title}.csv` });
    link.click();
    URL.revokeObjectURL(address);
  });
  return (
    <div class="answers">
      <button type="button" disabled={isBusy} onClick={run}>
        {w.button}
      </button>
      <span role="status" class={error === undefined ? 'muted' : 'warning'}>
        {error ?? (isBusy ? w.busy : '')}
      </span>
    </div>
  );
}
