/**
 * A text field that grows with its text. Ant Design's own way of measuring writes a
 * style attribute, which the content security policy forbids.
 */
import { Input } from 'antd';
import type { TextAreaProps } from 'antd/es/input';
import { useEffect, useLayoutEffect, useRef } from 'react';

interface Props extends Omit<TextAreaProps, 'autoSize' | 'ref'> { value: string; rows: number; maxRows: number }

function fit(place: HTMLElement | null, maxRows: number) {
  const el = place?.querySelector('textarea');
  if (!el || el.clientWidth === 0) return;
  const line = Number.parseFloat(getComputedStyle(el).lineHeight) || 22;
  el.style.height = 'auto';
  el.style.height = `${Math.min(el.scrollHeight + 2, line * maxRows + 12)}px`;
}

export function Area({ rows, maxRows, ...rest }: Props) {
  const place = useRef<HTMLDivElement>(null);
  // Measuring lays the whole page out: once for what was typed here, not for each field that was not.
  useLayoutEffect(() => fit(place.current, maxRows),
    // What is measured is in the page, not in these.
    // oxlint-disable-next-line react/exhaustive-deps
    [rest.value, rows, maxRows]);
  useEffect(() => {
    const el = place.current;
    if (!el) return;
    let width = 0;
    // Also when it is first shown: a closed dialog has no width.
    const watch = new ResizeObserver(() => {
      if (el.clientWidth !== width) fit(el, maxRows);
      width = el.clientWidth;
    });
    watch.observe(el);
    return () => watch.disconnect();
  }, [maxRows]);
  return <div ref={place}><Input.TextArea {...rest} className={`area ${rest.className ?? ''}`} rows={rows} /></div>;
}
