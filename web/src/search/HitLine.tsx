/** One hit: what it is, its line, the words around what was asked, the time and the unit. */
import { useTranslation } from 'react-i18next';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { titleOf } from '../i18n/index.ts';
import type { Hit, HitKind } from './hits.ts';

/** Kinds of which it matters when they were. */
const TIMED: readonly HitKind[] = ['report', 'instruction', 'inquiry', 'document', 'manuscript', 'dispatch', 'call'];

/** The asked words in the text are bold. */
function Marked({ text, q }: { text: string; q: string }) {
  const words = q.split(/\s+/).filter(Boolean);
  if (words.length === 0) return <>{text}</>;
  const parts = text.split(new RegExp(`(${words.map((w) => w.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})`, 'i'));
  return <>{parts.map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))}</>;
}

export function HitLine({ hit, q }: { hit: Hit; q: string }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <>
      <span className="hit-kind">{t(`search.kind.${hit.kind}`)}</span>
      <span className="hit-text">
        {hit.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}<b><Marked text={titleOf(hit)} q={q} /></b>
        {hit.snippet && hit.snippet !== hit.title ? <span className="hit-snippet"><Marked text={hit.snippet} q={q} /></span> : null}
      </span>
      <span className="hit-side">{hit.at && TIMED.includes(hit.kind) ? <time>{when(hit.at, now, t)}</time> : null}{hit.unit ? <span>{hit.unit}</span> : null}</span>
    </>
  );
}
