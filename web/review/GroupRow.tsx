import { useApp } from '../app/context';
import { type Entry, isOpen } from './items';

interface GroupRowProps {
  readonly entry: Extract<Entry, { kind: 'group' }>;
  readonly isCurrent: boolean;
  readonly isFolded: boolean;
  /** Whether all items of the group are loaded. */
  readonly isWhole: boolean;
  /** Opens or closes the group; undefined if the group is always open, or if none of its items can be decided. */
  readonly onToggle: (() => void) | undefined;
  readonly onApprove: (() => void) | undefined;
}

/** The heading of a group: why its items deserve attention, and how many are open. */
export function GroupRow({ entry, isCurrent, isFolded, isWhole, onToggle, onApprove }: GroupRowProps) {
  const { t } = useApp().language;
  const { group, items } = entry;
  const left = items.filter(isOpen).length;
  const tabIndex = isCurrent ? 0 : -1;
  const title = t.groups.titles[group](items.length);
  return (
    <div role="gridcell" class="group" aria-colspan={4}>
      {onToggle ? (
        <button type="button" class="quiet fold" tabIndex={tabIndex} aria-expanded={!isFolded} onClick={onToggle}>
          {title}
        </button>
      ) : (
        <strong>{title}</strong>
      )}
      {isWhole && <span class="muted">{t.groups.left(left)}</span>}
      {onApprove && left > 0 && (
        <button type="button" tabIndex={tabIndex} onClick={onApprove}>
          {t.groups.approveAll(left)}
        </button>
      )}
    </div>
  );
}
