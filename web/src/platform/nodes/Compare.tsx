/** Two people read the digits of an enrolment to each other; what they say is kept, and a difference cuts the link. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Id } from '../../api/types.ts';
import { say } from '../../ui/undo.tsx';
import { compareWords } from '../api.ts';
import { useCommand } from '../../ui/useCommand.ts';

export function useCompare() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const compare = async (node: Id, same: boolean) => {
    const said = await run(async () => {
      await compareWords({ node_id: node, same });
      return true;
    });
    if (!said) return false;
    say(t(same ? 'platform.node.same_said' : 'platform.node.differs_said'));
    await client.invalidateQueries({ queryKey: ['nodes'] });
    return true;
  };
  return { busy, error, compare };
}

export function Compare({ words, node, compare, done }: { words: string; node: Id; compare: (node: Id, same: boolean) => Promise<boolean>; done: () => void }) {
  const { t } = useTranslation();
  const answer = async (same: boolean) => {
    if (await compare(node, same)) done();
  };
  return (
    <div className="secret" role="status">
      <b>{t('platform.node.compare')}</b>
      <code data-testid="words">{words}</code>
      <p className="note">{t('platform.node.compare_note')}</p>
      <p className="secret-acts"><Button type="primary" onClick={() => void answer(true)}>{t('platform.node.same')}</Button><Button onClick={() => void answer(false)}>{t('platform.node.differs')}</Button></p>
    </div>
  );
}
