/** The bottom line: not for secrets, how the node and the bell are, what keys work here. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useLine } from '../api/events.ts';
import type { Me } from '../api/types.ts';
import { ExportLine } from '../export/ExportLine.tsx';
import { useNow } from '../time/clock.ts';
import { hm, hms, length } from '../time/words.ts';
import { testBell, useBell } from './bell.ts';
import { mayRead } from './rooms.ts';

let hint: string[] = [];
const watchers = new Set<() => void>();
/** A page says what belongs in the status line while it is shown. */
export function setStatus(parts: string[]) {
  if (parts.join('\n') === hint.join('\n')) return;
  hint = parts;
  for (const w of watchers) w();
}

export function StatusLine({ me }: { me: Me }) {
  const { t } = useTranslation();
  const parts = useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => hint);
  return (
    <footer className="shell-status">
      <b>{t('shell.not_secret')}</b>
      <LineState name={me.node.name} />
      {parts.map((part) => <span key={part}>{part}</span>)}
      <span className="shell-gap" />
      {mayRead(me) ? <ExportLine /> : null}
      <BellState />
      <span className="shell-version">{t('shell.version', { version: me.node.version })}</span>
    </footer>
  );
}

/** When the node was last heard; once it is silent, for how long already. */
function LineState({ name }: { name: string }) {
  const { t } = useTranslation();
  const line = useLine();
  const now = useNow();
  if (line.state === 'open' && line.heardAt !== null) return <span>{t('shell.node_heard', { name, time: hms(line.heardAt) })}</span>;
  if (line.state === 'connecting') return <span>{t('shell.node_waiting', { name })}</span>;
  const age = length(now - line.since, t);
  return <span className="tag tag-ink">{line.heardAt === null ? t('shell.node_never', { name, age }) : t('shell.node_silent', { name, age, time: hms(line.heardAt) })}</span>;
}

function BellState() {
  const { t } = useTranslation();
  const bell = useBell();
  if (bell.state === 'ready' && bell.testedAt) return <span>{t('shell.bell_tested', { time: hm(bell.testedAt) })}</span>;
  return (
    <span className="shell-bell">
      <span className={bell.missed ? 'tag tag-ink' : undefined}>{bell.missed ? t('shell.ring_missed') : bell.state === 'failed' ? t('shell.bell_failed') : t('shell.bell_untested')}</span>
      <button type="button" className="link" onClick={() => void testBell()}>{t('shell.bell_test')}</button>
    </span>
  );
}
