/** The written report as whoever gets it will read it; no grade that nobody confirmed. */
import { useTranslation } from 'react-i18next';
import type { Manuscript, Masthead } from '../../api/types.ts';
import { issuing } from '../../document/issuer.ts';
import { Sheet } from '../../document/Sheet.tsx';
import { useMinute } from '../../time/clock.ts';

export function Paper({ m, what, masthead }: { m: Manuscript; what: string; masthead?: Masthead }) {
  const { t } = useTranslation();
  const now = useMinute();
  const series = m.papers?.series.find((s) => s.code === masthead?.series) ?? m.papers?.series[0];
  const issuer = issuing(series, masthead?.desk_id, { name: m.papers?.issuer ?? m.unit.name, phone: m.papers?.phone });
  const asked = m.asked.find((a) => a.now);
  const copies = m.document ? (masthead?.copies ?? []) : [{ label: '报', text: m.to.map((d) => d.desk).join('，') }, ...(masthead?.copies ?? []).filter((c) => c.label !== '报')];
  return (
    // It scrolls by itself when it is long: the keyboard must get there.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="sheet-ground" role="region" aria-label={t('sign.preview')} tabIndex={0}>
      <Sheet
        kind={m.document?.kind ?? 'bulletin'} drill={m.drill} head={series?.head ?? '突发事件信息'} number={m.sent || !series ? undefined : issuer.next} issuer={issuer.name} at={m.closed_at ?? now} title={masthead?.title || m.title} label={t('sign.preview')} waiting={m.sent || !asked ? undefined : '（待签）'}
        paper={{ ...masthead, copies, text: what, checked_by: m.checked?.by, edited_by: m.drafted.by, phone: m.papers?.phone, addressed_to: m.document?.addressed_to, printed_by: m.document?.printed_by, printed_on: m.document?.printed_on, tables: m.document?.tables }}
      />
    </div>
  );
}
