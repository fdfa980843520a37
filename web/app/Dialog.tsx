import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from './context';

interface DialogProps {
  readonly title: string;
  /** Whether the dialog is a sheet at the side; otherwise it is a box in the middle. */
  readonly isSheet?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A native modal dialog. Escape closes it, and the focus returns to where it was. */
export function Dialog({ title, isSheet = false, onClose, children }: DialogProps) {
  const { t } = useApp().language;
  const place = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = place.current;
    dialog?.showModal();
    // Focus the title, so that a screen reader begins there, unless the dialog sets the focus itself.
    if (!dialog?.querySelector('[autofocus]')) heading.current?.focus();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog ref={place} class={isSheet ? 'sheet' : 'box'} aria-labelledby={titleId} onCancel={onClose}>
      <header>
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="quiet close" aria-label={t.close} onClick={onClose}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
