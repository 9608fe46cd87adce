/** The kind of event: proposed from the words, taken by F8, or chosen from the whole table. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { kindsQuery } from '../api/queries.ts';
import { inWords, wordFor } from '../i18n/index.ts';
import type { Proposal } from '../api/types.ts';

interface Props { proposal?: Proposal; chosen?: string; onChoose: (kind: string) => void }

export function KindLine({ proposal, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const kinds = useQuery(kindsQuery);
  const [open, setOpen] = useState(false);
  const path = (k: { zh: string; en: string; class: string }) => `${wordFor(`report.class.${k.class}`, k.class)} › ${inWords(k.zh, k.en)}`;
  const proposed = chosen ? proposal?.kinds.find((k) => k.code === chosen) : proposal?.kinds[0];
  const current = proposed ?? kinds.data?.find((k) => k.code === chosen);
  const shown = proposed ? inWords(proposed.path.join(' › '), proposed.path_en.join(' › ')) : current ? path(current) : '';
  const words = proposed?.words ?? [];
  if (open) {
    return (
      <Select
        size="small" autoFocus defaultOpen showSearch={{ optionFilterProp: 'label' }} className="kind-select" aria-label={t('report.kind')}
        options={kinds.data?.map((k) => ({ value: k.code, label: path(k) }))}
        value={chosen ?? current?.code} onChange={(v: string) => { onChoose(v); setOpen(false); }} onBlur={() => setOpen(false)}
      />
    );
  }
  return (
    <>
      {current ? t(chosen ? 'report.kind_chosen' : 'report.kind_is', { path: shown }) : t('report.kind_none')}
      {words.length > 0 && !chosen ? t('common.bracketed', { text: words.map((w) => `“${w}”`).join('') }) : ''}{' '}
      <button type="button" className="link" onClick={() => setOpen(true)}>{t('report.kind_change')}</button>
    </>
  );
}
