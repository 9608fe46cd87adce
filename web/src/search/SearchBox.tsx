/** The search box of the top bar; Enter goes to the page of hits. */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { composing } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import './search.css';

export function SearchBox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  return (
    <label className="search-box">
      <input
        id="search-box"
        value={text}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape') e.currentTarget.blur();
          if (e.key === 'Enter' && !composing(e) && text.trim()) void navigate({ to: '/search', search: { q: text.trim() } });
        }}
      />
      <Key>Ctrl K</Key>
    </label>
  );
}
