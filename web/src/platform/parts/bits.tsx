/** Small shapes that every page of the room uses: page frame, side panel, facts, the note of who may change it. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';

/** Whether the signed-in account has the permission. The node decides again. */
export function useMay(): (code: string) => boolean {
  const me = useMe();
  return (code) => me.permissions.includes(code);
}

/** Main column and side column; on a phone the side comes under the list, or over it once something is chosen. */
export function Two({ main, side, chosen }: { main: ReactNode; side: ReactNode; chosen?: boolean }) {
  return (
    <div className={`platform-two${chosen ? ' platform-chosen' : ''}`}>
      <div className="platform-main">{main}</div>
      <aside className="platform-side">{side}</aside>
    </div>
  );
}

export function Panel({ title, note, children, foot }: { title: ReactNode; note?: ReactNode; children: ReactNode; foot?: ReactNode }) {
  return (
    <section className="panel">
      <div className="panel-head"><h2>{title}</h2>{note ? <span className="note">{note}</span> : null}</div>
      {children}
      {foot ? <div className="platform-acts">{foot}</div> : null}
    </section>
  );
}

/** Name and value in two columns; a value that is not there is not shown. */
export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows.filter(([, v]) => v !== null && v !== undefined && v !== '').map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}
    </dl>
  );
}

/** The bar over a list: search and filters left, the one act right. */
export function Bar({ children, act }: { children?: ReactNode; act?: ReactNode }) {
  return <div className="platform-bar"><div className="platform-filters">{children}</div>{act}</div>;
}

/** Said where somebody may look but not change. */
export function WhoMay({ admin }: { admin: 'unit_admin' | 'system_admin' | 'security_admin' }) {
  const { t } = useTranslation();
  return <p className="note platform-who">{t(`platform.who.${admin}`)}</p>;
}

/** Shown once: a password or token that cannot be seen again. */
export function Secret({ title, value, note, close }: { title: string; value: string; note: string; close: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="secret" role="status">
      <b>{title}</b>
      <code data-testid="secret">{value}</code>
      <p className="note">{note}</p>
      <button type="button" className="link" onClick={() => void navigator.clipboard?.writeText(value)}>{t('platform.copy')}</button>{' '}
      <button type="button" className="link" onClick={close}>{t('platform.secret_done')}</button>
    </div>
  );
}
