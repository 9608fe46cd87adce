/** Copies a text, also on a plain http address where the clipboard is closed to pages. */
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

export function CopyText({ text, rows = 6 }: { text: string; rows?: number }) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      area.current?.select();
      document.execCommand('copy');
    }
    setCopied(true);
  };
  return (
    <div className="copy">
      <textarea ref={area} readOnly value={text} rows={rows} aria-label={t('report.message')} />
      <Button size="small" onClick={() => void copy()}>{copied ? t('report.copied') : t('report.copy')}</Button>
    </div>
  );
}
