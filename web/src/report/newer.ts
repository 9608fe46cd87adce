/** What a refusal tells of a state that has moved on. Pure. */
import { problemOf } from '../api/problem.ts';
import type { ReportDetail } from '../api/types.ts';

/** The newer report of a refusal, where it brought one. */
export function newerOf(error: unknown): ReportDetail | undefined {
  if (!error) return undefined;
  const { status, current } = problemOf(error) as { status: number; current?: unknown };
  return status === 409 && current && typeof current === 'object' && 'timeline' in current ? (current as ReportDetail) : undefined;
}
