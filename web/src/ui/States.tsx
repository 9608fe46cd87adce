/**
 * Loading keeps the height and shows only after 300 ms; an empty page teaches the
 * first step. Neither moves.
 */
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from './Problem.tsx';
import './ui.css';

export function Loading({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={`loading${late ? ' loading-late' : ''}`} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: lines }, (_, i) => <i key={i} />)}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {children ? <p>{children}</p> : null}
    </div>
  );
}

interface Answer<T> { data: T | undefined; error: unknown; refetch: () => unknown }
/** The page of a query: loading, problem or what `children` makes of the data. Old data stays while a problem shows. */
export function Answered<T>({ of, lines, children }: { of: Answer<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  return of.error ? <ProblemNote error={of.error} retry={() => void of.refetch()} /> : <Loading lines={lines} />;
}
