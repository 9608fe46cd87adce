/**
 * The terms of the place: how soon it wants reports, each with its article. Minutes
 * that the place has not confirmed yet are marked here and nowhere else: beside a
 * clock stands the article, not a doubt about it.
 */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../api/client.ts';
import { inWords } from '../../i18n/index.ts';
import { span } from '../../report/cite.ts';
import { Answered } from '../../ui/States.tsx';
import { levelWord } from '../names.ts';
import { Panel } from '../parts/bits.tsx';

export function Terms() {
  const { t } = useTranslation();
  const terms = useQuery({ queryKey: ['terms'], queryFn: () => take(api.GET('/terms')), staleTime: Infinity });
  return (
    <Answered of={terms} lines={4}>
      {(place) => (
        <Panel title={t('platform.terms.title')} note={inWords(place.zh, place.en)}>
          <table className="plain terms">
            <thead><tr><th>{t('platform.terms.applies')}</th><th className="num">☎</th><th className="num">{t('way.doc_mark')}</th><th className="num">{t('platform.terms.receive')}</th><th>{t('platform.terms.article')}</th></tr></thead>
            <tbody>
              {place.rows.map((r, i) => (
                <tr key={`${r.article}${i}`}>
                  <td>{[r.applies.grades?.map((g) => t(`grade.${g}`)).join(t('common.list')), r.applies.levels?.map((l) => levelWord(l)).join(t('common.list')), r.applies.classes?.map((c) => t(`report.class.${c}`)).join(t('common.list'))].filter(Boolean).join(t('common.comma')) || t('platform.terms.all')}</td>
                  {[r.tel_minutes, r.doc_minutes, r.receive_minutes].map((n, k) => <td key={k} className="num nowrap">{n == null ? '' : span(n, t)}</td>)}
                  <td>{inWords(r.article, r.article_en)}{r.minutes_confirmed ? null : <> <span className="tag">{t('platform.terms.unconfirmed')}</span></>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </Answered>
  );
}
