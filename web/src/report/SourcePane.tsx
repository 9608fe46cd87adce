/**
 * The message: always a text field, which shows its words marked as long as nobody
 * writes in it. The marked text lies over the field and is for the eye only; a click
 * on it, or any key that writes, brings the plain text back.
 */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../ui/Area.tsx';
import type { Piece } from './reading.ts';

interface Props { text: string; pieces: Piece[] | null; describedBy: string; onChange: (text: string) => void }

const QUIET = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'Escape']);

export function SourcePane({ text, pieces, describedBy, onChange }: Props) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const write = () => {
    // Somebody who selects words wants to copy them.
    if (window.getSelection()?.isCollapsed === false) return;
    setWriting(true);
    place.current?.querySelector('textarea')?.focus();
  };
  return (
    <div ref={place} className={`source-pane${pieces && !writing ? ' source-marked' : ''}`}>
      <Area
        value={text} rows={6} maxRows={8} aria-label={t('report.source')} aria-describedby={describedBy} placeholder={t('report.source_placeholder')}
        onChange={(e) => onChange(e.target.value)} onMouseDown={() => setWriting(true)} onPaste={() => setWriting(false)} onBlur={() => setWriting(false)}
        onKeyDown={(e) => { if (!QUIET.has(e.key) && !e.ctrlKey && !e.metaKey) setWriting(true); }}
      />
      {pieces ? (
        // The field below is what the keyboard and a screen reader use.
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
        <div className="source-echo" aria-hidden="true" title={t('report.reading.edit')} onClick={write}>
          {pieces.map((p) => (p.chosen || p.other ? <mark key={p.at} className={p.chosen ? 'read' : 'read-other'}><Numbered piece={p} /></mark> : <span key={p.at}>{p.text}</span>))}
        </div>
      ) : null}
    </div>
  );
}

/** The words with the numbers of their fields, which never begin a line alone. */
function Numbered({ piece: { text, ends } }: { piece: Piece }) {
  if (ends.length === 0) return text;
  const chars = Array.from(text);
  return <>{chars.slice(0, -1).join('')}<span className="nowrap">{chars.at(-1)}{ends.map((n) => <sup key={n}>{n}</sup>)}</span></>;
}
