/** A number that opens its list; none opens nothing. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Figure } from '../api/types.ts';
import { behind } from './behind.ts';

export function ListLink({ figure, label, children }: { figure: Figure; label?: string; children?: ReactNode }) {
  const shown = children ?? figure.n;
  if (figure.n === 0) return <span>{shown}</span>;
  return <Link to="/report" search={behind(figure.list)} aria-label={label} preload={false}>{shown}</Link>;
}
