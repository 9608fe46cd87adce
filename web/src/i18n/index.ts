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

let refusals: Record<string, string> = {};

async function catalogue(language: Language): Promise<Catalogue> {
  if (language !== 'en') return (await import('./zh-CN/index.ts')).default;
  const [words, said] = await Promise.all([import('./en/index.ts'), import('./en/refusals.ts')]);
  refusals = said.refusals;
  return words.default;
}

/** The language kept on this PC, otherwise the browser's, otherwise Chinese. */
export function keptLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh-CN' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

/** The page and, once it is installed, the program on the screen of the phone bear the names of this language. */
function nameAll(language: Language) {
  document.documentElement.lang = language;
  document.querySelector('link[rel=manifest]')?.setAttribute('href', language === 'en' ? '/manifest.en.webmanifest' : '/manifest.webmanifest');
}

export async function startWords(language: Language = keptLanguage()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    returnNull: false,
    interpolation: { escapeValue: false },
    resources: { [language]: { translation: await catalogue(language) } },
  });
  nameAll(language);
}

/** Switches the language without losing what is on the page. */
export async function setLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await catalogue(language));
  }
  localStorage.setItem(KEPT, language);
  nameAll(language);
  await i18next.changeLanguage(language);
}

/** What the node says in both languages, in the one chosen; Chinese where it said nothing else. */
export function inWords(zh: string | null | undefined, en: string | null | undefined): string {
  return (i18next.language === 'en' ? en : zh) ?? zh ?? '';
}

/** The title of an event, of which the node says the fixed words in both languages. */
export const titleOf = (x: { title: string; title_en?: string | null }): string => inWords(x.title, x.title_en);

/** A word under a key known only at run time (codes of the node), or the fallback. */
export function wordFor(key: string, fallback: string): string {
  return i18next.exists(key) ? (i18next.t as (k: string) => string)(key) : fallback;
}

/** What a refusal of the node comes to, where the chosen language is not the node's own. */
export function refusalFor(code: string): string | undefined {
  return i18next.language === 'en' ? refusals[code] : undefined;
}
