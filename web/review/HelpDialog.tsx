import { Dialog } from '../app/Dialog';
import { useApp } from '../app/context';

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useApp().language;
  return (
    <Dialog title={t.help.title} onClose={onClose}>
      <dl class="keys">
        {t.help.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
