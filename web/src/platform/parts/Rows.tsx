/**
 * A list of the platform room: Ant Design's table, chosen by click or by ↑ ↓ and
 * Enter. One row is in the tab order at a time. Columns marked `wide` rest on
 * a phone, those marked `narrow` are there only.
 */
import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { Empty } from '../../ui/States.tsx';
import { useNarrow } from '../../ui/useNarrow.ts';

export interface Column<T> { key: string; title: ReactNode; render: (row: T) => ReactNode; right?: boolean; wide?: boolean; narrow?: boolean; width?: number; children?: Column<T>[] }
interface Props<T> {
  label: string; rows: T[]; columns: Column<T>[]; id: (row: T) => string; chosen?: string; choose?: (id: string) => void;
  open?: (id: string) => void; childrenOf?: (row: T) => T[] | undefined; expanded?: string[]; onExpand?: (ids: string[]) => void;
  dim?: (row: T) => boolean; empty?: ReactNode; emptyTitle?: string;
}

type Kept<T> = { row: T; key: string; children?: Kept<T>[] };

export function Rows<T>({ label, rows, columns, id, chosen, choose, open, childrenOf, expanded, onExpand, dim, empty, emptyTitle }: Props<T>) {
  const narrow = useNarrow();
  const data = useMemo(() => {
    const keep = (row: T): Kept<T> => {
      const inner = childrenOf?.(row);
      return { row, key: id(row), children: inner && inner.length > 0 ? inner.map(keep) : undefined };
    };
    return rows.map(keep);
  }, [rows, id, childrenOf]);
  const shown = (c: Column<T>) => (narrow ? !c.wide : !c.narrow);
  const column = (c: Column<T>): ColumnsType<Kept<T>>[number] => ({
    key: c.key, title: c.title, width: c.width, align: c.right ? 'right' : undefined,
    ...(c.children ? { children: c.children.filter(shown).map(column) } : { render: (_: unknown, kept: Kept<T>) => c.render(kept.row) }),
  });
  if (rows.length === 0 && emptyTitle) return <Empty title={emptyTitle}>{empty}</Empty>;
  const onKey = (e: KeyboardEvent<HTMLElement>, key: string) => {
    if (e.target !== e.currentTarget) return;
    const row = e.currentTarget;
    const to = e.key === 'ArrowDown' ? next(row, 'nextElementSibling') : e.key === 'ArrowUp' ? next(row, 'previousElementSibling') : null;
    const flip = e.key === 'ArrowRight' || e.key === 'ArrowLeft';
    if (to) {
      to.focus();
      if (to.dataset.rowKey) choose?.(to.dataset.rowKey);
    } else if (flip && onExpand && expanded && (expanded.includes(key) === (e.key === 'ArrowLeft'))) {
      onExpand(e.key === 'ArrowLeft' ? expanded.filter((k) => k !== key) : [...expanded, key]);
    } else if (e.key === 'Enter') (open ?? choose)?.(key);
    else return;
    e.preventDefault();
  };
  const first = chosen ?? data[0]?.key;
  return (
    <Table<Kept<T>>
      className="rows" size="small" pagination={false} aria-label={label} dataSource={data} columns={columns.filter(shown).map(column)} indentSize={narrow ? 4 : 14}
      expandable={childrenOf ? { expandedRowKeys: expanded, onExpandedRowsChange: (keys) => onExpand?.(keys.map(String)) } : undefined}
      rowClassName={(kept) => `${kept.key === chosen ? 'ant-table-row-selected' : ''}${dim?.(kept.row) ? ' rows-dim' : ''}`}
      onRow={choose ? (kept) => ({
        tabIndex: kept.key === first ? 0 : -1, 'aria-selected': kept.key === chosen,
        onClick: () => choose(kept.key), onDoubleClick: () => open?.(kept.key), onKeyDown: (e: KeyboardEvent<HTMLElement>) => onKey(e, kept.key),
      }) : undefined}
    />
  );
}

function next(row: Element, way: 'nextElementSibling' | 'previousElementSibling'): HTMLElement | null {
  let el = row[way];
  while (el && !(el instanceof HTMLElement && el.tabIndex >= -1 && el.dataset.rowKey)) el = el[way];
  return el instanceof HTMLElement ? el : null;
}
