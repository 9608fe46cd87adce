/**
 * Which address shows which page. Every page is loaded when it is first opened.
 * Pages inside the shell need a session; without one the login keeps the address
 * to come back to.
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { onSignedOut } from './api/client.ts';
import { problemOf } from './api/problem.ts';
import { instructionQuery, meQuery, queryClient, reportQuery } from './api/queries.ts';
import { dropForms, withoutNode } from './offline/form.ts';
import { readFilter, type Filter } from './report/views.ts';
import { readAsked, type Asked } from './statistics/period.ts';
import { NotFound, PageFault } from './shell/PageFault.tsx';
import { homeOf, isScreen, mayWatch } from './shell/rooms.ts';
import { Shell } from './shell/Shell.tsx';

const text = (v: unknown) => (typeof v === 'string' && v !== '' ? v : undefined);

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (s: Record<string, unknown>): { to?: string; ended?: true } => ({ to: text(s.to), ended: s.ended === true || undefined }),
  component: lazyRouteComponent(() => import('./session/LoginPage.tsx'), 'LoginPage'),
});

/** Who is signed in; nobody is led to the login and back again. */
async function signedIn(href: string) {
  try {
    return await queryClient.ensureQueryData(meQuery);
  } catch (e) {
    if (problemOf(e).status === 401) throw redirect({ to: '/login', search: { to: href } });
    throw e;
  }
}

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const me = await signedIn(location.href);
    if (isScreen(me)) throw redirect({ to: '/hall', replace: true });
  },
  component: Shell,
  errorComponent: PageFault,
  notFoundComponent: NotFound,
});

/** 大屏: outside the shell, for a wall. */
const hall = createRoute({
  getParentRoute: () => root,
  path: '/hall',
  beforeLoad: async ({ location }) => {
    const me = await signedIn(location.href);
    if (!mayWatch(me)) throw redirect({ to: homeOf(me), replace: true });
  },
  component: lazyRouteComponent(() => import('./hall/HallPage.tsx'), 'HallPage'),
  errorComponent: PageFault,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(meQuery);
    // Without the node there is one thing to do here.
    throw redirect({ to: withoutNode() ? '/report/new' : homeOf(me) });
  },
});
/** Whose account has no such room, an administrator with an old bookmark, lands where the own work is. */
const today = createRoute({
  getParentRoute: () => shell,
  path: '/today',
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(meQuery);
    if (!me.rooms.includes('today')) throw redirect({ to: homeOf(me), replace: true });
  },
  component: lazyRouteComponent(() => import('./today/TodayPage.tsx'), 'TodayPage'),
});
export type DeskSearch = Filter & { id?: string };
const desk = createRoute({
  getParentRoute: () => shell,
  path: '/report',
  validateSearch: (s: Record<string, unknown>): DeskSearch => ({ id: text(s.id), ...readFilter(s) }),
  component: lazyRouteComponent(() => import('./report/DeskPage.tsx'), 'DeskPage'),
});
/** 拟稿 → 核稿 → 签发 of a report upward that waits. */
const manuscript = createRoute({ getParentRoute: () => shell, path: '/manuscript/$id', component: lazyRouteComponent(() => import('./report/sign/ManuscriptPage.tsx'), 'ManuscriptPage') });
/** 文书: one that is being written, one that was issued, the register. */
const paper = createRoute({
  getParentRoute: () => shell,
  path: '/report/$id/paper',
  validateSearch: (s: Record<string, unknown>): { series?: string } => ({ series: text(s.series) }),
  component: lazyRouteComponent(() => import('./document/PaperPage.tsx'), 'PaperPage'),
});
const documentPage = createRoute({ getParentRoute: () => shell, path: '/document/$id', component: lazyRouteComponent(() => import('./document/DocumentPage.tsx'), 'DocumentPage') });
const documents = createRoute({ getParentRoute: () => shell, path: '/documents', component: lazyRouteComponent(() => import('./document/DocumentsPage.tsx'), 'DocumentsPage') });
/** 核报: what the unit asks and is asked, and one of them. */
const scores = createRoute({ getParentRoute: () => shell, path: '/scores', component: lazyRouteComponent(() => import('./report/ScoresPage.tsx'), 'ScoresPage') });
/** 统计: events of a period, each number with the list behind it. */
const statistics = createRoute({ getParentRoute: () => shell, path: '/statistics', validateSearch: (s: Record<string, unknown>): Asked => readAsked(s), component: lazyRouteComponent(() => import('./statistics/StatisticsPage.tsx'), 'StatisticsPage') });
/** 月报: a paper about a period. */
const periodical = createRoute({
  getParentRoute: () => shell,
  path: '/statistics/paper',
  validateSearch: (s: Record<string, unknown>): { from?: string; to?: string; series?: string } => {
    const { from, to } = readAsked(s);
    return { from, to, series: text(s.series) };
  },
  component: lazyRouteComponent(() => import('./document/PeriodicalPage.tsx'), 'PeriodicalPage'),
});
/** 导出: one's own files of lists. */
const exportsPage = createRoute({ getParentRoute: () => shell, path: '/exports', component: lazyRouteComponent(() => import('./export/ExportsPage.tsx'), 'ExportsPage') });
const inquiries = createRoute({ getParentRoute: () => shell, path: '/inquiries', component: lazyRouteComponent(() => import('./inquiry/InquiriesPage.tsx'), 'InquiriesPage') });
const inquiry = createRoute({ getParentRoute: () => shell, path: '/inquiry/$id', component: lazyRouteComponent(() => import('./inquiry/InquiryPage.tsx'), 'InquiryPage') });
/** 今日 leads to an instruction: it is shown with the report it is about, or alone where that report never came. */
const instruction = createRoute({
  getParentRoute: () => shell,
  path: '/instruction/$id',
  beforeLoad: async ({ params }) => {
    const found = await queryClient.fetchQuery(instructionQuery(params.id));
    const held = await queryClient.fetchQuery(reportQuery(found.root)).then(() => true, (e: unknown) => {
      if (problemOf(e).status === 404) return false;
      throw e;
    });
    if (held) throw redirect({ to: '/report/$id', params: { id: found.root }, replace: true });
  },
  component: lazyRouteComponent(() => import('./report/InstructionPage.tsx'), 'InstructionPage'),
});
const firstReport = createRoute({
  getParentRoute: () => shell,
  path: '/report/new',
  validateSearch: (s: Record<string, unknown>): { from?: 'call'; kept?: string } => ({ from: s.from === 'call' ? 'call' : undefined, kept: text(s.kept) }),
  component: lazyRouteComponent(() => import('./report/FirstReportPage.tsx'), 'FirstReportPage'),
});
const detail = createRoute({
  getParentRoute: () => shell,
  path: '/report/$id',
  component: lazyRouteComponent(() => import('./report/DetailPage.tsx'), 'DetailPage'),
});
const leader = createRoute({
  getParentRoute: () => shell,
  path: '/report/$id/leader',
  component: lazyRouteComponent(() => import('./report/LeaderPage.tsx'), 'LeaderPage'),
});
const search = createRoute({
  getParentRoute: () => shell,
  path: '/search',
  validateSearch: (s: Record<string, unknown>): { q?: string } => ({ q: text(s.q) }),
  component: lazyRouteComponent(() => import('./search/SearchPage.tsx'), 'SearchPage'),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('./session/AccountPage.tsx'), 'AccountPage'),
});

const platform = createRoute({
  getParentRoute: () => shell,
  path: '/platform',
  component: lazyRouteComponent(() => import('./platform/PlatformPage.tsx'), 'PlatformPage'),
});
const platformHome = createRoute({
  getParentRoute: () => platform,
  path: '/',
  beforeLoad: async () => {
    const [{ firstTab }, me] = await Promise.all([import('./platform/tabs.ts'), queryClient.ensureQueryData(meQuery)]);
    throw redirect({ to: firstTab(me) });
  },
});
const chosen = (s: Record<string, unknown>): { id?: string } => ({ id: text(s.id) ?? (typeof s.id === 'number' ? String(s.id) : undefined) });
const units = createRoute({ getParentRoute: () => platform, path: '/units', validateSearch: chosen, component: lazyRouteComponent(() => import('./platform/units/UnitsPage.tsx'), 'UnitsPage') });
const desks = createRoute({ getParentRoute: () => platform, path: '/desks', validateSearch: chosen, component: lazyRouteComponent(() => import('./platform/desks/DesksPage.tsx'), 'DesksPage') });
const people = createRoute({
  getParentRoute: () => platform,
  path: '/people',
  validateSearch: (s: Record<string, unknown>): { id?: string; unit?: string } => ({ ...chosen(s), unit: text(s.unit) }),
  component: lazyRouteComponent(() => import('./platform/people/PeoplePage.tsx'), 'PeoplePage'),
});
const nodes = createRoute({ getParentRoute: () => platform, path: '/nodes', validateSearch: chosen, component: lazyRouteComponent(() => import('./platform/nodes/NodesPage.tsx'), 'NodesPage') });
const accounts = createRoute({ getParentRoute: () => platform, path: '/accounts', validateSearch: chosen, component: lazyRouteComponent(() => import('./platform/accounts/AccountsPage.tsx'), 'AccountsPage') });
const audit = createRoute({ getParentRoute: () => platform, path: '/audit', validateSearch: chosen, component: lazyRouteComponent(() => import('./platform/audit/AuditPage.tsx'), 'AuditPage') });
const backup = createRoute({ getParentRoute: () => platform, path: '/backup', component: lazyRouteComponent(() => import('./platform/backup/BackupPage.tsx'), 'BackupPage') });

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    hall,
    shell.addChildren([home, today, desk, firstReport, instruction, manuscript, paper, documentPage, documents, scores, statistics, periodical, exportsPage, inquiries, inquiry, detail, leader, search, account, platform.addChildren([platformHome, units, desks, people, nodes, accounts, audit, backup])]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFault,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

onSignedOut(() => {
  if (router.state.location.pathname === '/login') return;
  const me = queryClient.getQueryData(meQuery.queryKey);
  if (me?.workstation_desk) void dropForms();
  // The page that is left may still draw itself once; it needs to know whose it was.
  // Who has just signed out needs not be told why.
  void router.navigate({ to: '/login', search: { to: router.state.location.href, ended: me !== undefined || undefined } }).then(() => queryClient.removeQueries({ queryKey: ['me'] }));
});
