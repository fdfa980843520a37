import type { ComponentChildren } from 'preact';

interface TableProps {
  /** What a screen reader calls the table. */
  readonly label: string;
  /** The headings of its columns. */
  readonly columns: readonly string[];
  /** The number of all rows, with the heading, where only some are in the document; -1 when unknown. */
  readonly rowCount?: number;
  /** Its rows. */
  readonly children: ComponentChildren;
}

/** A table that scrolls inside its own box where the window is narrow, with the keyboard too. */
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
