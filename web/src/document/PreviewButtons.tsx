/** PDF and Word of a paper that is being written, and which fonts stand in for those that are missing. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../ui/useCommand.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import type { FontPair, Format } from './files.ts';

const FORMATS: Format[] = ['pdf', 'docx'];

export function PreviewButtons({ preview, small }: { preview: (format: Format) => Promise<FontPair[]>; small?: boolean }) {
  const { t } = useTranslation();
  const { busy, error, run } = useCommand();
  const [fonts, setFonts] = useState<FontPair[]>([]);
  const show = (format: Format) => void run(async () => setFonts(await preview(format)));
  return (
    <>
      {FORMATS.map((format) => <Button key={format} size={small ? 'small' : 'middle'} disabled={busy} onClick={() => show(format)}>{t(`document.${format}`)}</Button>)}
      {fonts.length > 0 ? <span className="note" role="status">{t('document.fonts', { fonts: fonts.map(([wanted, used]) => t('document.font_pair', { wanted, used })).join(t('common.list')) })}</span> : null}
      <ProblemNote error={error} />
    </>
  );
}
