/** The dialogs over a report, loaded when the first of them is opened. */
import { lazy, Suspense } from 'react';
import type { ReportDetail } from '../api/types.ts';
import type { Acts } from './commands.ts';

export type Dialog = 'up' | 'verify' | 'instruct' | 'correct' | 'withdraw' | 'rating' | 'message' | 'follow' | 'reopen' | 'pace' | 'sign' | 'lacking' | 'return' | 'readdress' | 'link';
export interface DialogsProps { report: ReportDetail; acts: Acts; open: Dialog | null; change: (dialog: Dialog | null) => void }

const Inside = lazy(() => import('./dialogs/Dialogs.tsx'));

export function LazyDialogs(props: DialogsProps) {
  return props.open ? <Suspense fallback={null}><Inside {...props} /></Suspense> : null;
}
