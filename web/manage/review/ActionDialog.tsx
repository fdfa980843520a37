import type { ComponentChildren } from 'preact';
import { Dialog } from '../../app/Dialog';
import type { ReviewPath } from '../../review/load';
import type { ManagedReview, Progress } from './load';

/** An instance with its figures. */
export interface ManagedProps {
  readonly path: ReviewPath;
  readonly review: ManagedReview;
  readonly progress: Progress;
  readonly onChanged: () => void;
}

/** A change that a dialog requests. */
export interface ChangeProps extends Omit<ManagedProps, 'onChanged'> {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface ActionDialogProps {
  readonly title: string;
  readonly error: string | undefined;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog that shows why the service refused the change. */
export const ActionDialog = ({ title, error, onClose, children }: ActionDialogProps) => (
  <Dialog title={title} onClose={onClose}>
    {children}
    {error !== undefined && (
      <p role="alert" class="banner bad">
        {error}
      </p>
    )}
  </Dialog>
);
