/**
 * One 批示 alone: for a unit that it is meant for and that never had the report it is
 * about. It is seen and answered here as it would be beside the report.
 */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { instructionQuery } from '../api/queries.ts';
import { useSubject } from '../shell/mode.ts';
import { Answered } from '../ui/States.tsx';
import { useActs } from './commands.ts';
import { InstructionCard } from './InstructionCard.tsx';
import './desk.css';
import './detail.css';

export function InstructionPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/shell/instruction/$id' });
  const answer = useQuery(instructionQuery(id));
  useSubject(answer.data?.drill);
  const acts = useActs(undefined);
  return (
    <Answered of={answer} lines={8}>
      {(i) => (
        <div className="instruction-alone">
          <h1 className="page-title">{i.title}</h1>
          <p className="ink2">{t('report.instruction_alone', { unit: i.unit })}</p>
          <InstructionCard instruction={i} index={0} acts={acts} />
        </div>
      )}
    </Answered>
  );
}
