/**
 * Left of the first report: the message as it came, kept word for word with the
 * report, and photos by paste or drag. A photo that could not be sent yet says so.
 */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../ui/Area.tsx';
import { Key } from '../ui/Key.tsx';
import { size } from '../time/words.ts';
import type { DraftFile } from './draft.ts';

interface Props { source: string; files: DraftFile[]; onSource: (text: string) => void; onFiles: (files: File[]) => void; onRemove: (file: DraftFile) => void; onRetry: (file: DraftFile) => void }

export function SourceColumn({ source, files, onSource, onFiles, onRemove, onRetry }: Props) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // Files may be dropped anywhere on the column; the button below does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={`source${over ? ' source-over' : ''}`} aria-label={t('report.source')}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(e) => { e.preventDefault(); setOver(false); onFiles([...e.dataTransfer.files]); }}
    >
      <h2 className="section-title">{t('report.source')}<span className="note">{t('report.source_note')}</span></h2>
      <Area value={source} rows={8} maxRows={16} aria-label={t('report.source')} placeholder={t('report.source_placeholder')} onChange={(e) => onSource(e.target.value)} />
      <p className="note">{t('report.source_kept')}</p>
      <button type="button" className="source-drop" onClick={() => picker.current?.click()}>
        <span>{t('report.photos')}</span><span className="note">{t('report.photos_hint')} <Key>Ctrl V</Key></span>
      </button>
      <input ref={picker} type="file" multiple hidden accept="image/*,audio/*,application/pdf" onChange={(e) => { onFiles([...(e.target.files ?? [])]); e.target.value = ''; }} />
      <ul className="source-files">
        {files.map((f) => (
          <li key={f.at + f.name}>
            <span>{f.name}</span>
            <span className="note">
              {size(f.size)}{t('common.comma')}
              {f.id ? t('report.file_held') : f.gone ? t('report.file_gone') : f.failed ? <button type="button" className="link" onClick={() => onRetry(f)}>{t('report.file_failed')}</button> : t('report.file_sending')}
            </span>
            <button type="button" className="link" aria-label={t('report.file_remove', { name: f.name })} onClick={() => onRemove(f)}>{t('report.remove')}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}
