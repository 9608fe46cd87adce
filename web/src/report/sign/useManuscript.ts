/** What is done with a manuscript. Every command answers it as it now is; signing answers the report it became. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ifMatch, take } from '../../api/client.ts';
import type { Manuscript, ReportBody, SignBody } from '../../api/types.ts';

export function useManuscript(m: Manuscript) {
  const client = useQueryClient();
  const { id, rev } = m;
  return useMemo(() => {
    const params = { path: { id }, header: ifMatch(rev) };
    const wake = () => {
      for (const key of ['manuscript', 'report', 'reports', 'today']) void client.invalidateQueries({ queryKey: [key] });
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
    return {
      revise: (body: ReportBody) => settle(api.POST('/manuscripts/{id}', { params, body })),
      check: (post_id: string | undefined) => settle(api.POST('/manuscripts/{id}/check', { params, body: { post_id } })),
      ask: (post_id: string | undefined) => settle(api.POST('/manuscripts/{id}/ask', { params, body: { post_id } })),
      giveBack: (reason: string) => settle(api.POST('/manuscripts/{id}/return', { params, body: { reason } })),
      discard: () => settle(api.POST('/manuscripts/{id}/discard', { params })),
      sign: async (body: SignBody) => {
        try {
          return await take(api.POST('/manuscripts/{id}/sign', { params, body }));
        } finally {
          wake();
        }
      },
    };
  }, [client, id, rev]);
}
