/** A message that comes as a text file: UTF-8, or what Windows here writes. */

/** More is no message, whatever it is written in: it is kept as a file, and the page says so. */
const MOST_BYTES = 100_000;

export type Unread = 'long' | 'word' | 'pdf';
const isPlain = (file: File): boolean => file.type === 'text/plain' || /\.txt$/i.test(file.name);
export const isText = (file: File): boolean => file.size <= MOST_BYTES && isPlain(file);
/** Why words in a file are not read as the message; nothing where nobody would expect it. */
export function unreadOf(file: File): Unread | undefined {
  if (isPlain(file)) return isText(file) ? undefined : 'long';
  if (file.type === 'application/pdf' || /\.pdf$/i.test(file.name)) return 'pdf';
  return /\.(doc|wps)$/i.test(file.name) ? 'word' : undefined;
}

export async function textOf(file: File): Promise<string> {
  return decoded(new Uint8Array(await file.arrayBuffer())).replaceAll('\r\n', '\n');
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
