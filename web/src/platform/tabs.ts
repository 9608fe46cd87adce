/** Which tabs the room has and which permission opens each. */
import type { Me } from '../api/types.ts';

export const TABS = [
  { code: 'units', path: '/platform/units', opens: ['org.read'] },
  { code: 'desks', path: '/platform/desks', opens: ['org.read'] },
  { code: 'people', path: '/platform/people', opens: ['people.read'] },
  { code: 'nodes', path: '/platform/nodes', opens: ['node.read'] },
  { code: 'accounts', path: '/platform/accounts', opens: ['account.read', 'workstation.manage'] },
  { code: 'audit', path: '/platform/audit', opens: ['audit.read'] },
  { code: 'backup', path: '/platform/backup', opens: ['node.manage'] },
] as const;

export const openTabs = (me: Me) => TABS.filter((tab) => tab.opens.some((code) => me.permissions.includes(code)));

/** Where the door leads: an administrator to their own work, everybody else to the nodes. */
export function firstTab(me: Me) {
  const tabs = openTabs(me);
  const may = (code: string) => me.permissions.includes(code);
  const own = may('account.manage') ? 'accounts' : may('audit.read') ? 'audit' : may('people.manage') ? 'people' : 'nodes';
  return (tabs.find((tab) => tab.code === own) ?? tabs[0] ?? TABS[0]).path;
}
