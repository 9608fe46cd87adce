/**
 * A paper as it will be printed: the same words in the same places as the PDF, at once
 * with every keystroke. The paper is Chinese in either language: so are its readers.
 */
import type { DocumentKind, FigureTable, Millis, PaperBody } from '../api/types.ts';
import { full } from '../time/words.ts';
import './document.css';

export interface SheetProps {
  kind: DocumentKind; drill: boolean; head: string; number?: string | null; issuer: string; at: Millis; title: string; told?: string[][]; label: string;
  paper: Pick<PaperBody, 'copies' | 'urgency' | 'mark' | 'addressed_to' | 'printed_by' | 'printed_on' | 'text' | 'tables' | 'rows' | 'signed_by' | 'checked_by' | 'edited_by' | 'phone'>; waiting?: string;
}

const dayOf = (day: string) => {
  const [y, m, d] = day.split('-');
  return `${y}年${Number(m)}月${Number(d)}日`;
};
const dateOf = (at: Millis) => dayOf(full(at).slice(0, 10));
const heading = (line: string) => line.length <= 40 && !line.endsWith('。') && (/^[一二三四五六七八九十]+、/.test(line) ? 1 : /^（[一二三四五六七八九十]+）/.test(line) ? 2 : 0);

export function Sheet(props: SheetProps) {
  const { kind, drill, paper, label } = props;
  const form = kind === 'approval' || kind === 'reading' || kind === 'notice';
  return (
    <article className={`sheet sheet-${form ? 'form' : kind}`} lang="zh-CN" aria-label={label}>
      {drill ? <p className="sheet-drill">演练　演练　演练</p> : null}
      <p className="sheet-mark">{paper.mark ? <span>{paper.mark}</span> : null}{paper.urgency ? <b>{paper.urgency === 'extra' ? '特急' : '加急'}</b> : null}</p>
      {form ? <Form {...props} /> : kind === 'circular' ? <Circular {...props} /> : <Bulletin {...props} />}
    </article>
  );
}

/** Which table a line puts in its place, and what stands above it: 【表1】按等级. */
const named = (line: string, tables: FigureTable[]) => {
  const found = /^【表\s*(\d+)\s*】(.*)$/.exec(line.trim());
  const table = found ? tables[Number(found[1]) - 1] : undefined;
  return table ? { n: found?.[1], caption: found?.[2]?.trim(), table } : null;
};

function Figures({ caption, table }: { caption: string; table: FigureTable }) {
  return (
    <table className="sheet-rows sheet-figures">
      <caption>{caption}</caption>
      <thead><tr>{table.columns.map((c) => <th key={c} scope="col">{c}</th>)}</tr></thead>
      <tbody>{table.rows.map((row, n) => <tr key={`${n}-${row[0]}`}>{row.map((cell, i) => (i === 0 ? <th key={table.columns[i]} scope="row">{cell}</th> : <td key={table.columns[i]}>{cell}</td>))}</tr>)}</tbody>
    </table>
  );
}

function Lines({ text, tables = [] }: { text: string; tables?: FigureTable[] }) {
  return text.split('\n').filter((line) => line.trim() !== '').map((line, n) => {
    const shown = named(line, tables);
    if (shown) return <Figures key={`${n}-${line}`} caption={`表${shown.n}　${shown.caption ?? ''}`.trim()} table={shown.table} />;
    const level = heading(line.trim());
    return <p key={`${n}-${line}`} className={level === 1 ? 'sheet-text sheet-h1' : level === 2 ? 'sheet-text sheet-h2' : 'sheet-text'}>{line}</p>;
  });
}

function Copies({ paper }: Pick<SheetProps, 'paper'>) {
  return (paper.copies ?? []).filter((c) => c.text.trim() !== '').map((c, n) => <p key={`${n}-${c.label}`} className="sheet-copy"><b>{c.label}：</b><span>{c.text}{/[。.]$/.test(c.text) ? '' : '。'}</span></p>);
}

function Bulletin({ head, number, issuer, at, title, paper, waiting }: SheetProps) {
  return (
    <>
      <h2 className="sheet-head">{head}</h2>
      {number ? <p className="sheet-no">{number}</p> : null}
      <p className="sheet-line"><span>{issuer}</span><span>{dateOf(at)}</span></p>
      <h3>{title}</h3>
      <Lines text={paper.text ?? ''} tables={paper.tables} />
      <footer>
        <Copies paper={paper} />
        <p className="sheet-signed"><span>签发：{paper.signed_by || waiting || ''}</span><span>核稿：{paper.checked_by ?? ''}</span><span>编辑：{paper.edited_by ?? ''}</span><span>电话：{paper.phone ?? ''}</span></p>
      </footer>
    </>
  );
}

function Circular({ head, number, at, title, paper }: SheetProps) {
  return (
    <>
      <h2 className="sheet-head">{head}</h2>
      {number ? <p className="sheet-no">{number}</p> : null}
      <p className="sheet-line" />
      <h3>{title}</h3>
      {paper.addressed_to ? <p className="sheet-to">{paper.addressed_to}：</p> : null}
      <Lines text={paper.text ?? ''} />
      <p className="sheet-sign"><span>{head}</span><span>{dateOf(at)}</span></p>
      <footer>
        <Copies paper={paper} />
        {paper.printed_by?.trim() ? <p className="sheet-copy sheet-imprint"><span>{paper.printed_by}</span><span>{dayOf(paper.printed_on ?? full(at).slice(0, 10))}印发</span></p> : null}
      </footer>
    </>
  );
}

function Form({ head, number, issuer, at, paper, told }: SheetProps) {
  const [columns, ...rows] = told ?? [];
  return (
    <>
      <h2 className="sheet-head">{head}</h2>
      <p className="sheet-line"><span>{issuer}</span><span>{number}</span><span>{dateOf(at)}</span></p>
      <table className="sheet-rows"><tbody>{(paper.rows ?? []).map((row) => <tr key={row.label} className={(row.lines ?? 0) > 2 ? 'sheet-tall' : undefined}><th scope="row">{row.label}</th><td>{row.text}{(row.pictures ?? []).length > 0 ? <i>（附照片 {(row.pictures ?? []).length} 张）</i> : null}</td></tr>)}</tbody></table>
      {columns ? <table className="sheet-rows sheet-told"><thead><tr>{columns.map((c) => <th key={c} scope="col">{c}</th>)}</tr></thead><tbody>{rows.map((row, n) => <tr key={`${n}-${row[0]}`}>{row.map((cell, i) => <td key={`${columns[i]}`}>{cell}</td>)}</tr>)}</tbody></table> : null}
      <footer><p className="sheet-signed"><span>电话：{paper.phone ?? ''}</span></p></footer>
    </>
  );
}
