/** Words for kinds of entry: the exact kind where the catalogue has it, else its noun. */
import { wordFor } from '../../i18n/index.ts';

export const NOUNS = ['report', 'dispatch', 'call', 'instruction', 'inquiry', 'manuscript', 'document', 'link', 'unit', 'desk', 'route', 'person', 'post', 'contact', 'account', 'place', 'node', 'enrolment', 'clone', 'clock', 'substitute', 'access', 'brief', 'list', 'backup', 'bundle', 'writing', 'epoch', 'entry'] as const;

export function kindWord(kind: string): string {
  const noun = kind.split('.')[0] ?? kind;
  return wordFor(`platform.audit.kind.${kind.replaceAll('.', '_')}`, `${wordFor(`platform.audit.noun.${noun}`, noun)} ${kind}`);
}
