/**
 * Every question and command of the platform room, in one place. Sent through the
 * one client of the pages, which adds the idempotency key and throws problems.
 */
import { queryOptions } from '@tanstack/react-query';
import { api, BASE, ifMatch, sameCommand, take } from '../api/client.ts';
import type { Id, Page } from '../api/types.ts';
import { bytesTo } from '../api/upload.ts';
import type {
  Account, AccountBody, AuditEntry, AuditQuery, AuditRow, Backups, BundleMade, BundleTaken, Desk, DeskTerms, EnrolToken, Joined, KindsTable, NodesAnswer, Opened, Person, PersonBody,
  Post, PostBody, RevokedKeys, Route, RouteBody, Token, Unit, UnitBody, UnitDetail, Verified, WorkstationRow, Writing,
} from './types.ts';

/** How a command travels: under which key, made from which revision. */
export interface How { key: string; rev?: number }
type Query = Record<string, string | number | boolean | undefined>;
interface Loose { request: (method: string, path: string, init: { params?: { query?: Query; header?: Record<string, string> }; body?: unknown }) => Promise<{ data?: unknown }> }
const client = api as unknown as Loose;

const get = <T>(path: string, query?: Query): Promise<T> => take(client.request('get', path, { params: { query } }) as Promise<{ data?: T }>);
const send = <T>(method: 'post' | 'put' | 'patch' | 'delete', path: string, body: unknown, how?: How): Promise<T> =>
  take(client.request(method, path, { body, params: { header: { ...(how ? sameCommand(how.key) : {}), ...(how?.rev === undefined ? {} : ifMatch(how.rev)) } } }) as Promise<{ data?: T }>);

/** All pages of a list that is short by nature: units, desks, people of a unit. */
async function all<T>(path: string, query: Query = {}): Promise<T[]> {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const page = await get<Page<T>>(path, { ...query, limit: 200, after });
    found.push(...page.rows);
    after = page.next ?? undefined;
  } while (after);
  return found;
}

export const unitsAll = queryOptions({ queryKey: ['units', 'all'], queryFn: () => all<Unit>('/units', { closed: true }), staleTime: 60_000 });
export const unitOne = (id: Id) => queryOptions({ queryKey: ['units', id], queryFn: () => get<UnitDetail>(`/units/${id}`) });
export const desksAll = queryOptions({ queryKey: ['desks'], queryFn: () => all<Desk>('/desks'), staleTime: 60_000 });
export const routesAll = queryOptions({ queryKey: ['routes'], queryFn: () => all<Route>('/routes'), staleTime: 60_000 });
export const peopleOf = (unit: Id) => queryOptions({ queryKey: ['people', unit], queryFn: () => all<Person>('/people', { unit }) });
export const postsOf = (unit: Id) => queryOptions({ queryKey: ['posts', unit], queryFn: () => all<Post>('/posts', { unit }) });
export const accountsAll = queryOptions({ queryKey: ['accounts'], queryFn: () => all<Account>('/accounts') });
export const workstationsAll = queryOptions({ queryKey: ['workstations'], queryFn: () => all<WorkstationRow>('/workstations') });
export const tokensAll = queryOptions({ queryKey: ['tokens'], queryFn: () => all<Token>('/tokens') });
export const nodesAll = queryOptions({ queryKey: ['nodes'], queryFn: () => get<NodesAnswer>('/nodes'), retry: false, refetchInterval: (query) => (query.state.data?.links.some((l) => l.next_try_at) ? 3_000 : 15_000) });
export const kindsTable = queryOptions({ queryKey: ['kinds', 'table'], queryFn: () => get<KindsTable>('/kinds'), staleTime: Infinity, retry: false });
export const backupsAll = queryOptions({ queryKey: ['backups'], queryFn: () => get<Backups>('/backups'), refetchInterval: (q) => (q.state.data?.work ? 1000 : false) });
export const writingNow = queryOptions({ queryKey: ['writing'], queryFn: () => get<Writing>('/writing'), refetchInterval: (q) => (q.state.data?.confirmation.running ? 1000 : false) });
export const auditPage = (query: AuditQuery) => get<Page<AuditRow>>('/audit', { ...query });
export const auditEntry = (pos: number) => queryOptions({ queryKey: ['audit', 'entry', pos], queryFn: () => get<AuditEntry>(`/audit/${pos}`), staleTime: Infinity });

export const openUnit = (b: UnitBody, how: How) => send<Unit>('post', '/units', b, how);
export const editUnit = (id: Id, b: { parent?: Id; sort?: number; closed_on?: string; reason?: string }, how: How) => send<Unit>('patch', `/units/${id}`, b, how);
export const renameUnit = (id: Id, b: { name: string; short_name?: string; from_on: string }, how: How) => send<Unit>('post', `/units/${id}/names`, b, how);
export const succeedUnit = (id: Id, b: { successor: Id; on: string; how: string; close: boolean }, how: How) => send<Unit>('post', `/units/${id}/succeed`, b, how);
export const openDesk = (b: DeskTerms, how: How) => send<Desk>('post', '/desks', b, how);
export const editDesk = (id: Id, b: DeskTerms, how: How) => send<Desk>('patch', `/desks/${id}`, b, how);
export const closeDesk = (id: Id, how: How) => send<Desk>('delete', `/desks/${id}`, undefined, how);
export const setRoute = (b: RouteBody, how: How) => send<Route>('post', '/routes', b, how);
export const removeRoute = (id: Id, how: How) => send<null>('delete', `/routes/${id}`, undefined, how);
export const enterPerson = (b: PersonBody, how: How) => send<Person>('post', '/people', b, how);
export const editPerson = (id: Id, b: PersonBody, how: How) => send<Person>('patch', `/people/${id}`, b, how);
export const openPost = (b: PostBody, how: How) => send<Post>('post', '/posts', b, how);
export const holdPost = (id: Id, b: { person_id: Id; from_on?: string; acting: boolean }, how: How) => send<Post>('post', `/posts/${id}/holders`, b, how);
export const leavePost = (id: Id, b: { person_id: Id; on?: string }, how: How) => send<Post>('post', `/posts/${id}/leave`, b, how);
export const closePost = (id: Id, how: How) => send<unknown>('delete', `/posts/${id}`, undefined, how);
export const testedPhone = (id: Id, b: { number: string; answered: boolean }, how: How) => send<Person>('post', `/people/${id}/tested`, b, how);
export const absentPost = (id: Id, b: { id?: Id; from: number; to: number; stand_in?: Id; reason: string }, how: How) => send<Post>('post', `/posts/${id}/absences`, b, how);
export const openAccount = (b: AccountBody, how: How) => send<Opened>('post', '/accounts', b, how);
export const setRoles = (id: Id, roles: string[], how: How) => send<Account>('post', `/accounts/${id}/roles`, { roles }, how);
export const lockAccount = (id: Id, reason: string, how: How) => send<Account>('post', `/accounts/${id}/lock`, { reason }, how);
export const unlockAccount = (id: Id, how: How) => send<Account>('post', `/accounts/${id}/unlock`, undefined, how);
export const resetPassword = (id: Id, how: How) => send<Opened>('post', `/accounts/${id}/reset-password`, undefined, how);
export const registerWorkstation = (b: { desk_id: Id; label: string }, how: How) => send<WorkstationRow>('post', '/workstations', b, how);
export const removeWorkstation = (id: Id, how: How) => send<null>('delete', `/workstations/${id}`, undefined, how);
export const makeToken = (b: { label: string; days: number }, how: How) => send<Token>('post', '/tokens', b, how);
export const removeToken = (id: Id, how: How) => send<null>('delete', `/tokens/${id}`, undefined, how);
export const enrolNode = (b: { code: string; name?: string }, how: How) => send<EnrolToken>('post', '/nodes/tokens', b, how);
export const revokeNode = (b: { node_id: Id; reason: string }, how: How) => send<RevokedKeys>('post', '/nodes/revoke', b, how);
export const releaseNode = (b: { node_id: Id; to_code: string; code: string; reason: string }, how: How) => send<{ entries: number }>('post', '/nodes/release', b, how);
export const keepNode = (b: { node_id: Id; reason: string }, how: How) => send<{ releases: number }>('post', '/nodes/keep', b, how);
export const uncloneNode = (b: { node_id: Id }, how: How) => send<null>('post', '/nodes/unclone', b, how);
export const openEpoch = (how: How) => send<{ again: number }>('post', '/nodes/epoch', {}, how);
export const replaceKeys = (how: How) => send<{ words: string }>('post', '/nodes/keys', {}, how);
export const joinParent = (b: { parent_url: string; token: string; new_keys?: boolean; code?: string; leave_behind?: boolean }, how: How) => send<Joined>('post', '/nodes/join', b, how);
export const compareWords = (b: { node_id: Id; same: boolean }, how: How) => send<null>('post', '/nodes/words', b, how);
export const cutLink = (b: { cut: boolean; node_id?: Id }, how: How) => send<null>('post', '/nodes/link', b, how);
export const retryParked = (how: How) => send<{ retried?: number }>('post', '/nodes/parked/retry', {}, how);
export const writeBundle = (b: { node_id: Id; after?: string }, how: How) => send<BundleMade>('post', '/nodes/bundles', b, how);
export const bundleFile = (id: Id) => `${BASE}/nodes/bundles/${id}/file`;
export const takeBundle = (file: Blob, how: How) => bytesTo<BundleTaken>('/nodes/bundles/taken', new Blob([file], { type: 'application/octet-stream' }), how.key);
export const verifyAudit = (how: How) => send<Verified>('post', '/audit/verify', {}, how);
export const createBackup = (how: How) => send<{ id: Id }>('post', '/backups', {}, how);
export const checkBackup = (id: Id, how: How) => send<{ id: Id }>('post', `/backups/${id}/check`, {}, how);
export const removeBackup = (id: Id, how: How) => send<{ id: Id }>('delete', `/backups/${id}`, undefined, how);
export const backupFile = (id: Id) => `${BASE}/backups/${id}/file`;
export const confirmWriting = (compared: string, how: How) => send<Writing['confirmation']>('post', '/writing/confirm', { compared }, how);
