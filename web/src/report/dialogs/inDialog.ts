/** What every dialog over a report is given. */
import type { ReportDetail } from '../../api/types.ts';
import type { Acts } from '../commands.ts';

export interface InDialog { report: ReportDetail; acts: Acts; close: () => void }
