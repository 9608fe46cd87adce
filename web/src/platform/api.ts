/**
 * Every question and command of the platform room, in one place. Sent through the
 * one client of the pages, which adds the idempotency key and throws problems.
 */
import { queryOptions } from '@tanstack/react-query';
import { api, BASE, ifMatch, take } from '../api/client.ts';
import type { Id, Page } from '../api/types.ts';
import { newId } from '../api/id.ts';
import { bytesTo } from '../api/upload.ts';
import type {
  AccessQuery, AccessRow, Account, AccountBody, AccountPerson, AuditEntry, AuditQuery, AuditRow, Backups, BundleMade, BundleTaken, Desk, DeskTerms, EnrolToken, Joined, KindsTable, NodesAnswer, Opened, Person, PersonBody,
  Post, PostBody, RevokedKeys, Route, RouteBody, Token, Unit, UnitBody, UnitDetail, Verified, WorkstationRow, Writing,
} from './types.ts';

type Query = Record<string, string | number | boolean | undefined>;
interface Loose { request: (method: string, path: string, init: { params?: { query?: Query; header?: Record<string, string> }; body?: unknown }) => Promise<{ data?: unknown }> }
const client = api as unknown as Loose;

const get = <T>(path: string, query?: Query): Promise<T> => take(client.request('get', path, { params: { query } }) as Promise<{ data?: T }>);
const send = <T>(method: 'post' | 'put' | 'patch' | 'delete', path: string, body: unknown, rev?: number): Promise<T> =>
  take(client.request(method, path, { body, params: { header: rev === undefined ? {} : ifMatch(rev) } }) as Promise<{ data?: T }>);

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
export const accountPeople = (unit: Id) => queryOptions({ queryKey: ['accounts', 'people', unit], queryFn: () => all<AccountPerson>('/accounts/people', { unit }) });
export const workstationsAll = queryOptions({ queryKey: ['workstations'], queryFn: () => all<WorkstationRow>('/workstations') });
export const tokensAll = queryOptions({ queryKey: ['tokens'], queryFn: () => all<Token>('/tokens') });
export const nodesAll = queryOptions({ queryKey: ['nodes'], queryFn: () => get<NodesAnswer>('/nodes'), retry: false, refetchInterval: (query) => (query.state.data?.links.some((l) => l.next_try_at) ? 3_000 : 15_000) });
export const kindsTable = queryOptions({ queryKey: ['kinds', 'table'], queryFn: () => get<KindsTable>('/kinds'), staleTime: Infinity, retry: false });
export const backupsAll = queryOptions({ queryKey: ['backups'], queryFn: () => get<Backups>('/backups'), refetchInterval: (q) => (q.state.data?.work ? 1000 : false) });
export const writingNow = queryOptions({ queryKey: ['writing'], queryFn: () => get<Writing>('/writing'), refetchInterval: (q) => (q.state.data?.confirmation.running ? 1000 : false) });
export const auditPage = (query: AuditQuery) => get<Page<AuditRow>>('/audit', { ...query });
export const accessPage = (query: AccessQuery) => get<Page<AccessRow>>('/audit/access', { ...query });
export const auditEntry = (pos: number) => queryOptions({ queryKey: ['audit', 'entry', pos], queryFn: () => get<AuditEntry>(`/audit/${pos}`), staleTime: Infinity });

export const openUnit = (b: UnitBody) => send<Unit>('post', '/units', b);
export const editUnit = (id: Id, b: { parent?: Id; sort?: number; closed_on?: string; reason?: string }, rev?: number) => send<Unit>('patch', `/units/${id}`, b, rev);
export const renameUnit = (id: Id, b: { name: string; short_name?: string; from_on: string }, rev?: number) => send<Unit>('post', `/units/${id}/names`, b, rev);
export const succeedUnit = (id: Id, b: { successor: Id; on: string; how: string; close: boolean }, rev?: number) => send<Unit>('post', `/units/${id}/succeed`, b, rev);
export const openDesk = (b: DeskTerms) => send<Desk>('post', '/desks', b);
export const editDesk = (id: Id, b: DeskTerms, rev?: number) => send<Desk>('patch', `/desks/${id}`, b, rev);
export const closeDesk = (id: Id, rev?: number) => send<Desk>('delete', `/desks/${id}`, undefined, rev);
export const setRoute = (b: RouteBody) => send<Route>('post', '/routes', b);
export const removeRoute = (id: Id, rev?: number) => send<null>('delete', `/routes/${id}`, undefined, rev);
export const enterPerson = (b: PersonBody) => send<Person>('post', '/people', b);
export const editPerson = (id: Id, b: PersonBody, rev?: number) => send<Person>('patch', `/people/${id}`, b, rev);
export const openPost = (b: PostBody) => send<Post>('post', '/posts', b);
export const holdPost = (id: Id, b: { person_id: Id; from_on?: string; acting: boolean }, rev?: number) => send<Post>('post', `/posts/${id}/holders`, b, rev);
export const leavePost = (id: Id, b: { person_id: Id; on?: string }, rev?: number) => send<Post>('post', `/posts/${id}/leave`, b, rev);
export const closePost = (id: Id, rev?: number) => send<unknown>('delete', `/posts/${id}`, undefined, rev);
export const testedPhone = (id: Id, b: { number: string; answered: boolean }) => send<Person>('post', `/people/${id}/tested`, b);
export const absentPost = (id: Id, b: { id?: Id; from: number; to: number; stand_in?: Id; reason: string }, rev?: number) => send<Post>('post', `/posts/${id}/absences`, b, rev);
export const openAccount = (b: AccountBody) => send<Opened>('post', '/accounts', b);
export const setRoles = (id: Id, roles: string[], rev?: number) => send<Account>('post', `/accounts/${id}/roles`, { roles }, rev);
export const setAccountPerson = (id: Id, person_id?: Id, rev?: number) => send<Account>('post', `/accounts/${id}/person`, { person_id }, rev);
export const lockAccount = (id: Id, reason: string, rev?: number) => send<Account>('post', `/accounts/${id}/lock`, { reason }, rev);
export const unlockAccount = (id: Id) => send<Account>('post', `/accounts/${id}/unlock`, undefined);
export const resetPassword = (id: Id) => send<Opened>('post', `/accounts/${id}/reset-password`, undefined);
export const registerWorkstation = (b: { desk_id: Id; label: string }) => send<WorkstationRow>('post', '/workstations', b);
export const removeWorkstation = (id: Id) => send<null>('delete', `/workstations/${id}`, undefined);
export const makeToken = (b: { label: string; days: number }) => send<Token>('post', '/tokens', b);
export const removeToken = (id: Id) => send<null>('delete', `/tokens/${id}`, undefined);
export const enrolNode = (b: { code: string; name?: string }) => send<EnrolToken>('post', '/nodes/tokens', b);
export const revokeNode = (b: { node_id: Id; reason: string }) => send<RevokedKeys>('post', '/nodes/revoke', b);
export const releaseNode = (b: { node_id: Id; to_code: string; code: string; reason: string }) => send<{ entries: number }>('post', '/nodes/release', b);
export const keepNode = (b: { node_id: Id; reason: string }) => send<{ releases: number }>('post', '/nodes/keep', b);
export const uncloneNode = (b: { node_id: Id }) => send<null>('post', '/nodes/unclone', b);
export const openEpoch = () => send<{ again: number }>('post', '/nodes/epoch', {});
export const replaceKeys = () => send<{ words: string }>('post', '/nodes/keys', {});
export const joinParent = (b: { parent_url: string; token: string; new_keys?: boolean; code?: string; leave_behind?: boolean }) => send<Joined>('post', '/nodes/join', b);
export const compareWords = (b: { node_id: Id; same: boolean }) => send<null>('post', '/nodes/words', b);
export const cutLink = (b: { cut: boolean; node_id?: Id }) => send<null>('post', '/nodes/link', b);
export const retryParked = () => send<{ retried?: number }>('post', '/nodes/parked/retry', {});
export const writeBundle = (b: { node_id: Id; after?: string }) => send<BundleMade>('post', '/nodes/bundles', b);
export const bundleFile = (id: Id) => `${BASE}/nodes/bundles/${id}/file`;
export const takeBundle = (file: Blob) => bytesTo<BundleTaken>('/nodes/bundles/taken', new Blob([file], { type: 'application/octet-stream' }), newId());
export const verifyAudit = () => send<Verified>('post', '/audit/verify', {});
export const createBackup = () => send<{ id: Id }>('post', '/backups', {});
export const checkBackup = (id: Id) => send<{ id: Id }>('post', `/backups/${id}/check`, {});
export const removeBackup = (id: Id) => send<{ id: Id }>('delete', `/backups/${id}`, undefined);
export const backupFile = (id: Id) => `${BASE}/backups/${id}/file`;
export const confirmWriting = (compared: string) => send<Writing['confirmation']>('post', '/writing/confirm', { compared });
