/**
 * Left of the first report: the message as it came, kept word for word with the
 * report, what the node read in it, and photos by paste or drag. A photo that could
 * not be sent yet says so.
 */
import { Radio } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { faultAt, ProblemError } from '../api/problem.ts';
import { fieldText, useProblemText } from '../ui/Problem.tsx';
import { Key } from '../ui/Key.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { size } from '../time/words.ts';
import type { Draft, DraftFile } from './draft.ts';
import { ReadList } from './ReadList.tsx';
import { SourcePane } from './SourcePane.tsx';
import type { Reading } from './useReading.ts';

interface Props {
  draft: Draft; reading: Reading; share: Record<number, number>; onSource: (text: string) => void; onText: (text: string) => void; onEvent: (event: number) => void; onTake: (n: number) => void;
  onFiles: (files: File[]) => void; onRemove: (file: DraftFile) => void; onRetry: (file: DraftFile) => void;
  /** What stands above the message. */
  children?: ReactNode;
}

export function SourceColumn({ draft, reading, share, onSource, onText, onEvent, onTake, onFiles, onRemove, onRetry, children }: Props) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const problemText = useProblemText();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (data: DataTransfer) => {
    if (data.files.length > 0) onFiles([...data.files]);
    else if (data.getData('text/plain')) onText(data.getData('text/plain'));
  };
  return (
    // Files may be dropped anywhere on the column; the button below does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={`source${over ? ' source-over' : ''}`} aria-label={t('report.source')}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(e) => { e.preventDefault(); setOver(false); drop(e.dataTransfer); }}
    >
      {children}
      <h2 className="section-title">{t('report.source')}<span className="note">{t('report.source_note')}</span></h2>
      <SourcePane text={draft.source} pieces={reading.pieces} describedBy="source-read" onChange={onSource} />
      <Choice draft={draft} reading={reading} onEvent={onEvent} />
      {reading.event ? <ReadList event={reading.event} offers={reading.offers} draft={draft} now={draft.knewAt} narrow={narrow} onTake={onTake} /> : null}
      <p className="note">
        <span id="source-read" role="status"><ReadState reading={reading} /></span>{' '}
        {draft.source === '' ? null : <button type="button" className="link" onClick={() => onSource('')}>{t('report.reading.clear')}</button>}
      </p>
      <button type="button" className="source-drop" onClick={() => picker.current?.click()}>
        <span>{t('report.photos')}</span><span className="note">{t('report.photos_hint')} <Key>Ctrl V</Key></span>
      </button>
      <input ref={picker} type="file" multiple hidden accept="image/*,audio/*,video/*,application/pdf,text/plain,.pdf,.docx,.txt" onChange={(e) => { onFiles([...(e.target.files ?? [])]); e.target.value = ''; }} />
      <ul className="source-files">
        {draft.files.map((f) => (
          <li key={f.at + f.name}>
            <span>{f.name}</span>
            <span className="note">
              {size(f.size)}{t('common.comma')}
              {f.id ? t('report.file_held') : f.refused ? t('report.file_refused') : f.gone ? t('report.file_gone') : f.failed ? <button type="button" className="link" onClick={() => onRetry(f)}>{t('report.file_failed')}</button> : share[f.at] === undefined ? t('report.file_sending') : t('report.file_share', { n: Math.floor((share[f.at] ?? 0) * 100) })}
            </span>
            <button type="button" className="link" aria-label={t('report.file_remove', { name: f.name })} onClick={() => onRemove(f)}>{t('report.remove')}</button>
            {f.unread ? <p role="status">{t(`report.unread.${f.unread}`)}</p> : null}
            {f.refused ? <p role="alert">{problemText(new ProblemError(f.refused))}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Several events in one message: which one this form tells. */
function Choice({ draft, reading: { events, picked }, onEvent }: { draft: Draft; reading: Reading; onEvent: (event: number) => void }) {
  const { t } = useTranslation();
  if (events.length < 2) return null;
  const sent = (i: number) => (draft.eventsSent?.includes(i) ? t('report.reading.sent') : '');
  return (
    <div className="read-choice">
      <p><b>{t('report.reading.several', { n: events.length })}</b>{t('report.reading.which')}</p>
      <Radio.Group
        value={picked} aria-label={t('report.reading.several', { n: events.length })} onChange={(e) => onEvent(e.target.value as number)}
        options={events.map((event, i) => ({ value: i, label: <span title={event.what}>{event.what}{sent(i)}</span> }))}
      />
    </div>
  );
}

/** How it stands with the reading; without one, what becomes of the message. */
function ReadState({ reading }: { reading: Reading }) {
  const { t } = useTranslation();
  switch (reading.state) {
    case 'nothing':
      return t('report.source_kept');
    case 'too_long':
      return <b>{t('report.reading.too_long')}</b>;
    case 'reading':
      return t('report.reading.reading');
    case 'read':
      return t(reading.event ? 'report.reading.how' : 'report.reading.no_event');
    case 'failed': {
      const fault = faultAt(reading.problem, '/text');
      return fault ? fieldText(fault) : <>{t('report.reading.failed')} <button type="button" className="link" onClick={reading.again}>{t('report.reading.again')}</button></>;
    }
  }
}
