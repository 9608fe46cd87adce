/** What is done with inquiries; lists and 今日 are asked again. */
import { api, ifMatch, take } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import type { AnswerBody, AskBody, Inquiry } from '../api/types.ts';

async function settle<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } finally {
    for (const key of ['inquiries', 'inquiry', 'report', 'today']) void queryClient.invalidateQueries({ queryKey: [key] });
  }
}

export const askUnit = (body: AskBody) => settle(take(api.POST('/inquiries', { body })));
export const answerInquiry = (q: Inquiry, body: AnswerBody) => settle(take(api.POST('/inquiries/{id}/answer', { params: { path: { id: q.id }, header: ifMatch(q.rev) }, body })));
export const closeInquiry = (q: Inquiry, text: string) => settle(take(api.POST('/inquiries/{id}/close', { params: { path: { id: q.id } }, body: { text } })));
export const pressInquiry = (q: Inquiry, note?: string) => settle(take(api.POST('/inquiries/{id}/press', { params: { path: { id: q.id } }, body: { note } })));
