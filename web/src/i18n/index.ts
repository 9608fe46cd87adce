/**
 * The words of the pages. Chinese is the first language and the shape of the
 * catalogue; English has the same keys, which the compiler and a test check. A
 * language is loaded only when it is chosen; the choice stays on this PC.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type zh from './zh-CN/index.ts';

export type Language = 'zh-CN' | 'en';
export type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
export type Catalogue = Words<typeof zh>;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof zh };
  }
}

const KEPT = 'fenghuo.language';

async function catalogue(language: Language): Promise<Catalogue> {
  return language === 'en' ? (await import('./en/index.ts')).default : (await import('./zh-CN/index.ts')).default;
}

/** The language kept on this PC, otherwise the browser's, otherwise Chinese. */
export function keptLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh-CN' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

export async function startWords(language: Language = keptLanguage()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    returnNull: false,
    interpolation: { escapeValue: false },
    resources: { [language]: { translation: await catalogue(language) } },
  });
  document.documentElement.lang = language;
}

/** Switches the language without losing what is on the page. */
export async function setLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await catalogue(language));
  }
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** What the node says in both languages, in the one chosen; Chinese where it said nothing else. */
export function inWords(zh: string | null | undefined, en: string | null | undefined): string {
  return (i18next.language === 'en' ? en : zh) ?? zh ?? '';
}

/** A word under a key known only at run time (codes of the node), or the fallback. */
export function wordFor(key: string, fallback: string): string {
  return i18next.exists(key) ? (i18next.t as (k: string) => string)(key) : fallback;
}
