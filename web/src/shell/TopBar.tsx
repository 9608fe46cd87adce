/** Name of the house and the desk, the search box, the two keys, the clock, who is on duty. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { isOffline, problemOf } from '../api/problem.ts';
import type { Me } from '../api/types.ts';
import { setLanguage } from '../i18n/index.ts';
import { dropForms } from '../offline/form.ts';
import { OnlyHereCount } from '../offline/OnlyHere.tsx';
import { takeNewVersion } from '../offline/version.ts';
import { SearchBox } from '../search/SearchBox.tsx';
import { EnterDrill } from './DrillBand.tsx';
import { useSwitchMode } from './mode.ts';
import { homeOf, mayRead, maySend, mayWatch } from './rooms.ts';
import { useNow } from '../time/clock.ts';
import { dateLine, hm, hms } from '../time/words.ts';
import { setLarge, useLargeText } from '../theme/size.ts';
import { useNarrow } from '../ui/useNarrow.ts';
import { Key } from '../ui/Key.tsx';
import { useProblemText } from '../ui/Problem.tsx';
import { dropKept } from '../ui/kept.ts';
import { say } from '../ui/undo.tsx';

export function TopBar({ me }: { me: Me }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const desk = me.desks[0]?.name;
  return (
    <header className="shell-bar">
      <Link to={homeOf(me)} className="shell-brand">{t('shell.name')}</Link>
      <span className="shell-desk">{desk ?? me.unit.short_name}</span>
      {desk || narrow ? null : <span className="shell-office">{me.unit.name}</span>}
      <span className="shell-gap" />
      {narrow ? null : <SearchBox />}
      {maySend(me) && !narrow ? (
        <>
          <Link to="/report/new" search={{ from: 'call' }} className="shell-key" title={t('shell.log_call_note')}><Key>F2</Key>{t('shell.log_call')}</Link>
          <Link to="/report/new" className="shell-key"><Key>F3</Key>{t('shell.write_report')}</Link>
        </>
      ) : null}
      <OnlyHereCount me={me} />
      <Clock narrow={narrow} />
      <UserMenu me={me} narrow={narrow} />
    </header>
  );
}

function Clock({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <span className="shell-clock">
      <b>{narrow ? hm(now) : hms(now)}</b>
      {narrow ? null : <span>{dateLine(now, t)}</span>}
    </span>
  );
}

function UserMenu({ me, narrow }: { me: Me; narrow: boolean }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const leave = async () => {
    await dropForms();
    try {
      await take(api.DELETE('/session'));
    } catch (e) {
      return say(isOffline(problemOf(e)) ? t('offline.sign_out_offline') : problemText(e), true);
    }
    dropKept(me);
    queryClient.clear();
    // Nothing is half-written now.
    if (!takeNewVersion()) await navigate({ to: '/login' });
  };
  const [entering, setEntering] = useState(false);
  const move = useSwitchMode();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  const large = useLargeText();
  const items = [
    { key: 'account', label: <Link to="/account">{t('shell.account')}</Link> },
    ...(mayRead(me) ? [{ key: 'exports', label: <Link to="/exports">{t('sheet.title')}</Link> }] : []),
    ...(mayWatch(me) ? [{ key: 'hall', label: <Link to="/hall" title={t('hall.door_note')}>{t('hall.door')}</Link> }] : []),
    { key: 'language', label: other === 'en' ? 'English' : '中文', onClick: () => void setLanguage(other) },
    { key: 'size', label: t(large ? 'shell.text_normal' : 'shell.text_large'), onClick: () => setLarge(!large) },
    ...(maySend(me) || mayRead(me) ? [{ key: 'drill', label: t(me.drill ? 'shell.drill_leave' : 'shell.drill_enter'), onClick: () => (me.drill ? void move(false) : setEntering(true)) }] : []),
    { key: 'leave', label: t('shell.sign_out'), onClick: () => void leave() },
  ];
  const drill = me.drill ? `${t('shell.drill')} ` : '';
  return (
    <span className="shell-people">
      {narrow || !me.leader_on_duty ? null : <span className="shell-leader">{t('shell.leader', { name: me.leader_on_duty })}</span>}
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <button type="button" className="shell-user" aria-label={t('shell.user_menu', { name: me.name })}>
          {drill}{me.permissions.includes('desk.act') && me.desks.length > 0 && !narrow ? t('shell.officer', { name: me.name }) : me.name}{me.substitute ? t('common.bracketed', { text: t('shell.substitute') }) : ''}
        </button>
      </Dropdown>
      {entering ? <EnterDrill close={() => setEntering(false)} /> : null}
    </span>
  );
}
