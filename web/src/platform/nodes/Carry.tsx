/** Where there is no network: what waits goes into one signed file, and the receipt comes back the same way. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '../../api/types.ts';
import { wordFor } from '../../i18n/index.ts';
import { full, size } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { bundleFile, takeBundle, writeBundle } from '../api.ts';
import { Facts, Panel } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { BundleMade, BundleTaken, LaneCounts, Link } from '../types.ts';

const sum = (of: LaneCounts) => of.urgent + of.normal + of.bulk;

export function Carry({ link }: { link: Link }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const { busy, error, run } = useCommand();
  const [doing, setDoing] = useState<'writing' | 'taking'>('writing');
  const [made, setMade] = useState<BundleMade | null>(null);
  const [taken, setTaken] = useState<BundleTaken | null>(null);
  const write = async (node: Id, after?: string) => {
    setDoing('writing');
    setMade(null);
    // Each press is another file: what waits may have changed since the last one.
    const done = await run(() => writeBundle({ node_id: node, ...(after ? { after } : {}) }));
    if (!done) return;
    setMade(done);
    setTaken(null);
    save(done);
  };
  const take = async (file?: File) => {
    if (!file) return;
    setDoing('taking');
    setTaken(null);
    setMade(null);
    const done = await run(() => takeBundle(file));
    if (done) setTaken(done);
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  const node = link.node_id;
  if (!node) return null;
  return (
    <Panel
      title={t('platform.node.carry.title')} note={t('platform.node.carry.note')}
      foot={
        <>
          <Button size="small" disabled={busy} onClick={() => void write(node)}>{t('platform.node.carry.write')}</Button>
          <Button size="small" disabled={busy} onClick={() => picker.current?.click()}>{t('platform.node.carry.take')}</Button>
          <input ref={picker} type="file" hidden accept=".bundle" aria-label={t('platform.node.carry.take')} onChange={(e) => { void take(e.target.files?.[0]); e.target.value = ''; }} />
        </>
      }
    >
      <p className="platform-pad note">{t('platform.node.carry.hint', { name: link.name })}</p>
      <div role="status" aria-live="polite">
        {busy ? <p className="platform-pad">{t(`platform.node.carry.${doing}`)}</p> : null}
        {made ? <Made made={made} next={(after) => void write(node, after)} /> : null}
        {taken ? <Taken taken={taken} back={() => void write(taken.node_id)} /> : null}
      </div>
      <ProblemNote error={error} />
    </Panel>
  );
}

/** The browser asks where to, or saves where it always saves. */
function save(made: BundleMade) {
  const a = document.createElement('a');
  a.href = bundleFile(made.id);
  a.download = made.file;
  a.click();
}

function Made({ made, next }: { made: BundleMade; next: (after: string) => void }) {
  const { t } = useTranslation();
  const after = made.next;
  return (
    <div className="platform-pad">
      <b>{sum(made.entries) === 0 ? t('platform.node.carry.written_none') : t('platform.node.carry.written', { part: made.part, ...made.entries, size: size(made.bytes) })}</b>
      <p className="ink2 carry-file">{t('platform.node.carry.written_file', { file: made.file })}</p>
      {after ? <p>{t('platform.node.carry.written_more')} <Button size="small" onClick={() => next(after)}>{t('platform.node.carry.next')}</Button></p> : null}
    </div>
  );
}

function Taken({ taken, back }: { taken: BundleTaken; back: () => void }) {
  const { t } = useTranslation();
  const { name, part } = taken;
  const waits = sum(taken.waiting);
  return (
    <>
      <p className="platform-pad"><b>{t('platform.node.carry.taken', { name, part, at: full(taken.made_at) })}</b></p>
      <Facts rows={[
        [t('platform.node.carry.new'), sum(taken.new) === 0 ? t('platform.node.carry.nothing_new', { n: taken.entries }) : <>{t('platform.node.carry.counts', { ...taken.new })}<span className="note"> {t('platform.node.carry.in_file', { n: taken.entries })}</span></>],
        [t('platform.node.carry.acknowledged'), sum(taken.acknowledged) === 0 ? null : t('platform.node.carry.counts', { ...taken.acknowledged })],
      ]} />
      {taken.stale ? <p className="platform-pad">{t('platform.node.carry.stale')}</p> : null}
      {taken.refused.length > 0 ? <NotTaken taken={taken} /> : null}
      {taken.continues ? <p className="platform-pad"><b>{t('platform.node.carry.continues', { n: part + 1 })}</b></p> : (
        <p className="platform-pad">{t('platform.node.carry.carry_back', { name })}{waits > 0 ? t('platform.node.carry.and_waiting', { n: waits }) : ''}<br /><Button size="small" type="primary" onClick={back}>{t('platform.node.carry.back', { name })}</Button></p>
      )}
    </>
  );
}

function NotTaken({ taken }: { taken: BundleTaken }) {
  const { t } = useTranslation();
  return (
    <table className="plain" aria-label={t('platform.node.carry.refused')}>
      <thead><tr><th>{t('platform.node.carry.refused')}</th><th>{t('platform.node.from')}</th><th>{t('platform.node.lane')}</th><th>{t('platform.node.why')}</th></tr></thead>
      <tbody>{taken.refused.map((r) => (
        <tr key={`${r.from}${r.lane}${r.why}${r.here}`}><td>{t(r.here ? 'platform.node.carry.by_us' : 'platform.node.carry.by_them')}</td><td>{r.from}</td><td>{t(`platform.lane.${r.lane}`)}</td><td>{wordFor(`platform.node.refused_why.${r.why}`, r.why)}</td></tr>
      ))}</tbody>
    </table>
  );
}
