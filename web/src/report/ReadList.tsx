/**
 * Below the message: what was read, under the number of its field; what was not found;
 * and, where somebody wrote something else in the field, a way to take it over.
 */
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { kindsQuery } from '../api/queries.ts';
import { inWords } from '../i18n/index.ts';
import type { Millis, PastedEvent, PastedName } from '../api/types.ts';
import type { Draft } from './draft.ts';
import { useFigureWords } from './figures.ts';
import { differs, told, type Offers } from './reading.ts';
import { FIGURE_NAMES, figureWords, momentWords } from './readingWords.ts';

interface Props { event: PastedEvent; offers: Offers; draft: Draft; now: Millis; narrow: boolean; onTake: (n: number) => void }

/** What a first report wants to know, in the order of its fields; a place may be a unit. */
const WANTED = ['occurred_at', 'place', 'dead', 'injured', 'missing', 'trapped', 'cause', 'measures', 'contact_name', 'contact_phone'] as const satisfies PastedName[];

const isFigure = (name: PastedName): name is (typeof FIGURE_NAMES)[number] => (FIGURE_NAMES as readonly PastedName[]).includes(name);

/** 被困 3，死亡、受伤 未核实: numbers first, what says the same together. */
function figuresInWords(event: PastedEvent, name: (of: PastedName) => string, t: TFunction): string {
  const said = new Map<string, string[]>();
  for (const of of FIGURE_NAMES) {
    const f = told(event, of);
    if (f) said.set(figureWords(f, t), [...(said.get(figureWords(f, t)) ?? []), name(of)]);
  }
  const unknown = t('common.unverified');
  const rows = [...said].sort(([a], [b]) => Number(a === unknown) - Number(b === unknown));
  return rows.map(([words, names]) => `${names.join(t('common.list'))} ${words}`).join(t('common.comma'));
}

export function ReadList({ event, offers, draft, now, narrow, onTake }: Props) {
  const { t } = useTranslation();
  const kinds = useQuery(kindsQuery);
  const kindCode = told(event, 'kind')?.code ?? undefined;
  const figure = useFigureWords(kindCode);
  const text = (name: PastedName) => told(event, name)?.text ?? undefined;
  const listed = (parts: (string | undefined)[]) => [...new Set(parts.filter((p) => p !== undefined && p !== ''))].join(t('common.comma'));
  const name = (of: PastedName) => (isFigure(of) ? figure(of) : t(`report.reading.name.${of}`));

  const at = told(event, 'occurred_at');
  const kind = kinds.data?.find((k) => k.code === kindCode);
  const said = differs(draft, 3, offers) ? offers.what : undefined;
  const rows: Record<number, string> = {
    1: at ? (at.moment ? momentWords(at.moment, now, t, true) : t('common.unverified')) : '',
    2: listed([text('place'), text('unit')]),
    3: said ?? listed([kind ? inWords(kind.zh, kind.en) : text('kind'), text('cause'), text('measures')]),
    4: figuresInWords(event, name, t),
    5: listed([text('contact_name'), text('contact_phone')]),
  };
  const missed = WANTED.filter((of) => !told(event, of) && !(of === 'place' && told(event, 'unit')));
  const found = [1, 2, 3, 4, 5].filter((n) => rows[n]);
  const list = (
    <dl className="read-list">
      {found.map((n) => (
        <div key={n}>
          <dt><i className="field-n">{n}</i>{t(`report.reading.row.n${n}` as 'report.reading.row.n1')}</dt>
          <dd>
            {rows[n]}
            {differs(draft, n, offers) ? <> <button type="button" className="link" aria-label={t('report.reading.take_this', { text: rows[n] ?? '' })} onClick={() => onTake(n)}>{t('report.reading.take')}</button></> : null}
          </dd>
        </div>
      ))}
      {missed.length > 0 ? <div><dt><i className="field-n">–</i>{t('report.reading.missed')}</dt><dd>{missed.map(name).join(t('common.list'))}</dd></div> : null}
    </dl>
  );
  if (!narrow) return list;
  return <details className="read-more"><summary>{t('report.reading.summary', { n: found.length, missed: missed.length })}</summary>{list}</details>;
}
