/** The file of a paper that is being written: asked for, given to the browser, and what font was missing. */
import { api } from '../api/client.ts';
import type { Id, PaperBody } from '../api/types.ts';

export type Format = 'pdf' | 'docx';
/** A font that the standard names, and what stands in for it. */
export type FontPair = [wanted: string, used: string];

const nameOf = (header: string | null, fallback: string) => {
  const found = /filename\*=UTF-8''([^;]+)/.exec(header ?? '');
  return found?.[1] ? decodeURIComponent(found[1]) : fallback;
};

export const fileUrl = (id: Id, format: Format) => `/api/v1/documents/${id}/file?format=${format}`;

/** Downloads the paper as it would be printed now; answers the fonts that were not there. */
export async function previewFile(report: Id, paper: PaperBody, format: Format): Promise<FontPair[]> {
  const { data, response } = await api.POST('/reports/{id}/documents/preview', { params: { path: { id: report }, query: { format } }, body: paper, parseAs: 'blob' });
  const url = URL.createObjectURL(data as unknown as Blob);
  const link = globalThis.document.createElement('a');
  link.href = url;
  link.download = nameOf(response.headers.get('content-disposition'), `paper.${format}`);
  link.click();
  // Until the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  try {
    return JSON.parse(decodeURIComponent(response.headers.get('fenghuo-substituted-fonts') ?? '[]')) as FontPair[];
  } catch {
    return [];
  }
}
