/** What is done with a manuscript. Every command answers it as it now is; signing answers the report it became. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ifMatch, take } from '../../api/client.ts';
import type { Manuscript, ReviseBody, SignBody } from '../../api/types.ts';

export function useManuscript(m: Manuscript) {
  const client = useQueryClient();
  const { id } = m;
  return useMemo(() => {
    const params = (seen: number) => ({ path: { id }, header: ifMatch(seen) });
    const wake = () => {
      for (const key of ['manuscript', 'report', 'reports', 'documents', 'today']) void client.invalidateQueries({ queryKey: [key] });
    };
    const settle = async (answer: Promise<{ data?: unknown }>) => {
      try {
        const fresh = (await take(answer)) as Manuscript;
        client.setQueryData(['manuscript', id], fresh);
        return fresh;
      } finally {
        wake();
      }
    };
    /** `seen`: the revision that was on the screen. */
    return {
      revise: (body: ReviseBody, seen: number) => settle(api.POST('/manuscripts/{id}', { params: params(seen), body })),
      check: (post_id: string | undefined, seen: number) => settle(api.POST('/manuscripts/{id}/check', { params: params(seen), body: { post_id } })),
      ask: (post_id: string | undefined, seen: number) => settle(api.POST('/manuscripts/{id}/ask', { params: params(seen), body: { post_id } })),
      giveBack: (reason: string, seen: number) => settle(api.POST('/manuscripts/{id}/return', { params: params(seen), body: { reason } })),
      discard: () => settle(api.POST('/manuscripts/{id}/discard', { params: { path: { id } } })),
      sign: async (body: SignBody, seen: number) => {
        try {
          return await take(api.POST('/manuscripts/{id}/sign', { params: params(seen), body }));
        } finally {
          wake();
        }
      },
    };
  }, [client, id]);
}
