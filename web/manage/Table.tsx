import type { ComponentChildren } from 'preact';

interface TableProps {
  /** The name of the table for screen readers. */
  readonly label: string;
  /** The headings of its columns. */
  readonly columns: readonly string[];
  /** The number of all rows including the heading, if only some are in the document; -1 if unknown. */
  readonly rowCount?: number;
  /** The rows of the table. */
  readonly children: ComponentChildren;
}

/** A table that scrolls in its own box when the window is narrow, also by keyboard. */
export function Table({ label, columns, rowCount, children }: TableProps) {
  return (
    <div class="table" role="region" aria-label={label} tabIndex={0}>
      <table class={rowCount === undefined ? undefined : 'virtual'} aria-rowcount={rowCount}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
