import type { ReactNode } from 'react';
import { useWording } from './wording.js';

interface BarRow {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly string[];
  /** Length of the bar, in the unit of all rows. */
  readonly size: number;
  /** A thinner bar behind it, e.g. the 90th percentile. */
  readonly beyond?: number;
}

interface BarTableProps {
  readonly title: string;
  readonly hint?: string;
  /** Of the name and of every cell. */
  readonly heads: readonly string[];
  readonly barHead?: string;
  readonly rows: readonly BarRow[];
  readonly isWide?: boolean;
}

/** A table with a bar in each line: a plot for the eye, plain figures for everybody else. */
export function BarTable({ title, hint, heads, barHead, rows, isWide = false }: BarTableProps): ReactNode {
  const { t } = useWording();
  const most = Math.max(...rows.map(({ size, beyond = 0 }) => Math.max(size, beyond)), 1e-9);
  return (
    <section className={isWide ? 'figures-card figures-wide' : 'figures-card'}>
      <h3>{title}</h3>
      {hint !== undefined && <p className="tools-muted">{hint}</p>}
      {rows.length === 0 ? (
        <p className="tools-muted">{t('figures.none')}</p>
      ) : (
        <div className="figures-scroll" tabIndex={0} role="group" aria-label={title}>
          <table className="figures-table">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">{head}</th>
                ))}
                <td className="figures-bar-cell">{barHead}</td>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">{row.name}</th>
                  {row.cells.map((cell, index) => (
                    <td key={heads[index + 1]}>{cell}</td>
                  ))}
                  <td className="figures-bar-cell">
                    <Bar size={row.size / most} beyond={(row.beyond ?? 0) / most} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Bar({ size, beyond }: { readonly size: number; readonly beyond: number }): ReactNode {
  return (
    <svg className="figures-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {beyond > 0 && <rect className="figures-bar-beyond" x="0" y="3.5" width={beyond * 100} height="3" />}
      <rect className="figures-bar-size" x="0" y="1" width={size * 100} height="8" />
    </svg>
  );
}
