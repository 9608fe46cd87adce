/** Copies a text, also on a plain http address where the clipboard is closed to pages. */
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Whether it is there now; otherwise the text is left selected, for the hand. */
async function intoClipboard(text: string, area: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    area?.select();
    return document.execCommand('copy');
  }
}

export function CopyText({ text, rows = 6 }: { text: string; rows?: number }) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  // Of which text this is said: another one that takes its place was not copied.
  const [tried, setTried] = useState<{ text: string; done: boolean }>();
  const told = tried?.text === text ? tried : undefined;
  const copy = async () => setTried({ text, done: await intoClipboard(text, area.current) });
  return (
    <div className="copy">
      <textarea ref={area} readOnly value={text} rows={rows} aria-label={t('report.message')} />
      <Button size="small" onClick={() => void copy()}>{told?.done ? t('report.copied') : t('report.copy')}</Button>
      {told?.done === false ? <p className="note" role="alert">{t('report.not_copied')}</p> : null}
    </div>
  );
}
