/**
 * The words of a Word file (.docx): its paragraphs, a row of a table as one line.
 * Headers, footnotes and pictures are no words of the message. The older .doc is
 * another format and is not read.
 */

/** More is no message; the same as of a text file, with the markup around it. */
const MOST_BYTES = 5_000_000;
const MOST_MARKUP = 4_000_000;
const BODY = 'word/document.xml';

export const isWord = (file: File): boolean => /\.docx$/i.test(file.name);

/** The text; nothing where the file is too long or holds no words. Throws where it is no Word file. */
export async function wordText(file: File): Promise<string | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const packed = new Uint8Array(await file.arrayBuffer());
  const { unzipSync } = await import('fflate');
  const body = unzipSync(packed, { filter: (f) => f.name === BODY && f.originalSize <= MOST_MARKUP })[BODY];
  if (!body) return undefined;
  const markup = new DOMParser().parseFromString(new TextDecoder().decode(body), 'application/xml');
  const text = lines(markup.documentElement).join('\n').trim();
  return text === '' ? undefined : text;
}

/** The paragraphs below an element in order. */
function lines(of: Element): string[] {
  return [...of.children].flatMap((child) => {
    if (child.localName === 'p') return [words(child)];
    if (child.localName === 'tr') return [[...child.children].map((cell) => lines(cell).join('').trim()).filter((cell) => cell !== '').join(' ')];
    return lines(child);
  });
}

function words(paragraph: Element): string {
  return [...paragraph.getElementsByTagName('*')].map((run) => (run.localName === 't' ? run.textContent : run.localName === 'tab' ? ' ' : run.localName === 'br' ? '\n' : '')).join('');
}
