/** Long words cut to two lines where a page must be seen at once; all of them with one touch or key. */
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './ui.css';

export function Folded({ text, className = '' }: { text: string; className?: string }) {
  const { t } = useTranslation();
  const place = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const el = place.current;
    if (el && !open) setLong(text !== '' && el.scrollHeight > el.clientHeight + 1);
  }, [text, open]);
  const more = long ? <button type="button" className="link folded-more" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t('common.close') : `…${t('common.whole')}`}</button> : null;
  return <p ref={place} className={`folded${open ? '' : long ? ' folded-cut folded-long' : ' folded-cut'} ${className}`}>{open ? null : more}{text}{open ? more : null}</p>;
}
