/**
 * What went wrong, in the user's words. The node sends RFC 9457 problems with a
 * stable code; a code that the catalogue knows is told in the user's language,
 * any other by the node's own sentence. A dead line is a problem of its own.
 */
import type { FieldError, Problem } from './types.ts';

export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The node could not be reached; nothing is known about what it did. */
export const OFFLINE: Problem = { type: 'urn:fenghuo:offline', code: 'offline', title: '', detail: '', status: 0 };

/** Anything thrown, as a problem. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  if (thrown instanceof TypeError || isTimeout(thrown)) return OFFLINE;
  return { type: 'urn:fenghuo:page', code: 'page', title: '', detail: String(thrown), status: 0 };
}

/** A line that takes a request and never answers is as good as dead. */
const isTimeout = (thrown: unknown) => thrown instanceof DOMException && thrown.name === 'TimeoutError';

/** The fault of the field at `pointer` (`/casualties/dead`), its children included. */
export function faultAt(problem: Problem | null | undefined, pointer: string): FieldError | undefined {
  return problem?.errors?.find((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`));
}

export const isOffline = (p: Problem | null | undefined) => p?.code === 'offline';
