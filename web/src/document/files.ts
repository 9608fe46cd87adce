/** The file of a paper that is being written: asked for, given to the browser, and what font was missing. */
import { api } from '../api/client.ts';
import type { Id, PaperBody, PeriodPaper } from '../api/types.ts';

export type Format = 'pdf' | 'docx';
/** A font that the standard names, and what stands in for it. */
export type FontPair = [wanted: string, used: string];

const nameOf = (header: string | null, fallback: string) => {
  const found = /filename\*=UTF-8''([^;]+)/.exec(header ?? '');
  return found?.[1] ? decodeURIComponent(found[1]) : fallback;
};

export const fileUrl = (id: Id, format: Format) => `/api/v1/documents/${id}/file?format=${format}`;

/** Gives a file to the browser; answers the fonts that were not there. */
function given({ data, response }: { data?: unknown; response: Response }, format: Format): FontPair[] {
  const url = URL.createObjectURL(data as Blob);
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

/** Downloads a paper about an event as it would be printed now. */
export async function previewFile(report: Id, paper: PaperBody, format: Format): Promise<FontPair[]> {
  return given(await api.POST('/reports/{id}/documents/preview', { params: { path: { id: report }, query: { format } }, body: paper, parseAs: 'blob' }), format);
}

/** The same of a paper about a period. */
export async function previewPeriodical(paper: PeriodPaper, format: Format): Promise<FontPair[]> {
  return given(await api.POST('/statistics/documents/preview', { params: { query: { format } }, body: paper, parseAs: 'blob' }), format);
}
