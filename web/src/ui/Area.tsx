/**
 * A text field that grows with its text. Ant Design's own way of measuring writes a
 * style attribute, which the content security policy forbids.
 */
import { Input } from 'antd';
import type { TextAreaProps } from 'antd/es/input';
import { useLayoutEffect, useRef } from 'react';

interface Props extends Omit<TextAreaProps, 'autoSize' | 'ref'> { value: string; rows: number; maxRows: number }

export function Area({ rows, maxRows, ...rest }: Props) {
  const place = useRef<HTMLDivElement>(null);
  // After every render: the text, the width or the font may have changed.
  useLayoutEffect(() => {
    const el = place.current?.querySelector('textarea');
    if (!el) return;
    const line = Number.parseFloat(getComputedStyle(el).lineHeight) || 22;
    el.style.height = 'auto';
    el.style.height = `${Math.min(el.scrollHeight + 2, line * maxRows + 12)}px`;
  });
  return <div ref={place} className="area"><Input.TextArea {...rest} rows={rows} /></div>;
}
