/**
 * A node that only plays the story, inside the development server. It keeps what
 * one does in memory until the next sign-in, checks that commands carry their key,
 * and answers slowly enough to see loading states when asked (`?slow`).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Call, CallOutcome, Casualties, Grade, Instruction, ProposeBody, Proposal, ReportBody, ReportDetail, ReportRow } from '../src/api/types.ts';
import * as story from './story.ts';

interface Session { login: string; began: number }
const extra = new Map<string, ReportDetail>();
const received = new Set<string>();
const tried = new Map<string, Call>();
const given: Instruction[] = [];
const streams = new Set<ServerResponse>();

const problem = (status: number, code: string, title: string, detail = '', errors: unknown[] = []) => ({ status, body: { type: `urn:fenghuo:${code}`, code, title, detail, status, errors } });
type Out = { status: number; body: unknown; cookie?: string };
const ok = (body: unknown, status = 200): Out => ({ status, body });

function session(req: IncomingMessage): Session | null {
  const found = /fenghuo_session=([a-z]+)\.(\d+)/.exec(req.headers.cookie ?? '');
  return found ? { login: found[1]!, began: Number(found[2]) } : null;
}
const nowOf = (s: Session) => story.at(story.people[s.login]!.clock) + Date.now() - s.began;
const me = (s: Session) => ({ ...story.people[s.login]!.me, now_ms: nowOf(s) });

function report(id: string, s: Session): ReportDetail | undefined {
  const made = extra.get(id);
  const r = made ?? (story.rows.some((x) => x.id === id) ? { ...story.mineReport(nowOf(s), id !== 'r2' || received.has(id)), id } : undefined);
  if (!r) return undefined;
  const row = story.rows.find((x) => x.id === id);
  if (row && id !== 'r1') Object.assign(r, { title: row.title, rating: row.rating, sent_at: row.sent_at, calls: [], instructions: [] });
  r.calls = r.calls.map((c) => tried.get(c.id) ?? c);
  let next = true;
  r.calls = r.calls.map((c) => {
    const isNext = next && c.state === 'untouched';
    if (isNext) next = false;
    return { ...c, next: isNext };
  });
  r.instructions = [...r.instructions, ...given];
  return r;
}

function gradeOf(c: Casualties): { grade: Grade; near_miss: boolean } {
  const v = (k: keyof Casualties) => (c[k].how === 'number' || c[k].how === 'at_least' ? (c[k] as { n: number }).n : 0);
  if (v('dead') >= 30) return { grade: 'I', near_miss: false };
  if (v('dead') >= 10) return { grade: 'II', near_miss: false };
  if (v('dead') >= 3) return { grade: 'III', near_miss: false };
  if (v('trapped') + v('missing') >= 3) return { grade: 'III', near_miss: true };
  return { grade: 'IV', near_miss: false };
}

function propose(body: ProposeBody, s: Session): Proposal {
  const kinds = /矿|井|工作面/.test(body.what + (body.place_text ?? '')) ? [{ ...story.kinds[0]!, words: ['工作面', '出水'] }] : /车|路/.test(body.what) ? [{ ...story.kinds[1]!, words: ['车'] }] : [{ ...story.kinds[3]!, words: [] }];
  const rating = { ...gradeOf(body.casualties), confirmed: false };
  const knew = body.knew_at ?? nowOf(s);
  const c = (unit: string, desk: string, via: 'block' | 'line' | 'skip', tel: number | null, doc: number) => ({
    desk_id: desk, desk, unit, via, tel_due_at: tel ? knew + tel * 60_000 : null, doc_due_at: knew + doc * 60_000, tel_minutes: tel, doc_minutes: doc, tel_article: '区值班制度 第十一条', doc_article: '493号令 第九条', ceiling: '法定上限 1 小时（493号令 第九条），本区限更严',
  });
  return {
    kinds, rating,
    reasons: rating.near_miss ? [{ fact: '被困 3 人；死亡、受伤未核实', criterion: '被困或下落不明 3 人以上为较大涉险', source: '21号令 第二十六条，现行', grade: 'III' }] : [{ fact: '死亡、受伤未核实', criterion: '未达较大以上标准', source: '总体预案 附件', grade: rating.grade }],
    clocks: [c('榆阳区', '区总值班室', 'block', 30, 60), c('榆阳区', '区应急局', 'line', 30, 60), ...(rating.grade === 'IV' ? [] : [c('榆林市', '榆林市', 'skip', null, 60)])],
  };
}

function send(body: ReportBody, s: Session): Out {
  if (body.place_text.includes('神木') && !body.outside_reason) return problem(422, 'report.place_outside', '地点不在本单位辖区', '写明为什么由你报，或改地点。', [{ pointer: '/place_text', code: 'report.place_outside', detail: '神木不在麻黄梁镇辖区；写明原因即可发出。' }]);
  const id = body.id ?? 'new';
  const now = nowOf(s);
  const who = story.people[s.login]!.me;
  const base = story.mineReport(now, true);
  const r: ReportDetail = { ...base, ...body, id, root: id, rev: 1, no: '信〔2026〕1124-08', title: body.what.split(/[，。]/)[0] ?? '', kind_path: ['事故灾难', '煤矿', '水害'], rating: { ...body.rating, confirmed: false }, from_unit: { id: who.unit.id, name: who.unit.short_name }, from_desk: '', reporter: who.name, contact: { name: body.contact_name, phone: body.contact_phone }, knew_at: body.knew_at ?? now, sent_at: now, received: null, ledger: [{ source: '本首报', at: now, casualties: body.casualties, in_use: true }], attachments: [], clocks: base.clocks, calls: [], instructions: [], timeline: [{ event_id: 'e1', at: now, level: who.unit.level, unit: who.unit.short_name, medium: 'doc', what: '首报发出', strong: true }], sources: [],
    way: [{ level: 'township', unit: who.unit.short_name, role: 'own', here: true, tel: { state: 'none' }, doc: { state: 'done', at: now, by: '报出' } }, { level: 'district', unit: '榆阳区', role: 'own', here: false, tel: { state: 'owed', due_at: now + 28 * 60_000 }, doc: { state: 'done', at: now + 1000 }, delivered_at: now + 1000 }] };
  extra.set(id, r);
  return ok(r, 201);
}

function reportCommand(id: string, rest: string, body: Record<string, unknown>, s: Session): Out {
  const r = report(id, s);
  if (!r) return problem(404, 'report.not_found', '没有这份信息');
  const now = nowOf(s);
  if (rest === 'receive') received.add(id);
  if (rest === 'unreceive') received.delete(id);
  const call = /^calls\/(.+)\/tried$/.exec(rest);
  if (call) {
    const c = r.calls.find((x) => x.id === call[1]);
    if (c) tried.set(c.id, { ...c, state: body.outcome as CallOutcome, tries: [...c.tries, { at: now, outcome: body.outcome as CallOutcome, took_by: body.took_by as string }] });
  }
  if (rest === 'instructions') {
    const to = (body.to as { unit_id: string; lead: boolean }[]).map((x) => ({ ...x, unit: x.unit_id }));
    given.push({ id: `i${given.length + 9}`, rev: 1, no: '区批 1124-02', by_name: String(body.by_name), by_post: String(body.by_post), at: now, method: body.method as 'paper', taken_by: (body.taken_by as string) ?? null, text: String(body.text), to, mine: false });
  }
  if (rest === 'rating') return ok({ ...r, rating: { ...(body as object), confirmed: false } });
  return ok(report(id, s));
}

function draftUp(r: ReportDetail) {
  return { happened: r.happened, knew_at: r.knew_at, place_text: r.place_text, what: r.what, kind: r.kind, casualties: r.casualties, contact_name: r.contact?.name, contact_phone: r.contact?.phone, rating: r.rating, attachments: [], title: r.title,
    spoken: `榆林市总值班室，我是榆阳区总值班室马志远。今天凌晨 2 时 51 分左右，榆阳区麻黄梁镇双柳沟煤矿 30203 工作面透水，当班 12 人，升井 9 人，3 人被困，死亡、受伤未核实。区应急、能源、消防已出动。按较大涉险报告，书面材料 60 分钟内报出。` };
}

function list(url: URL): Out {
  const state = url.searchParams.get('state') ?? 'open';
  const q = url.searchParams.get('q') ?? '';
  const made: ReportRow[] = [...extra.values()].map((r) => ({ id: r.id, root: r.root, no: r.no, title: r.title, kind: r.kind, rating: r.rating, from_unit: r.from_unit, desk: null, sent_at: r.sent_at, state: 'sent', next_clock: null, drill: false, open_calls: 0, mark: null, unread: false }));
  const all = [...made, ...story.rows].filter((r) => (state === 'open' ? r.state !== 'closed' : state === 'tonight' ? r.sent_at > story.at('11-23 18:00') : true) && r.title.includes(q));
  return ok({ rows: all });
}

function route(method: string, path: string, url: URL, body: Record<string, unknown>, s: Session | null): Out {
  if (path === '/session' && method === 'POST') {
    const login = String(body.login);
    if (!story.people[login]) return problem(401, 'session.refused', '账号或口令不对', '看看大小写；连错 5 次锁 15 分钟。');
    if (login === 'mb' && !body.totp && body.password === 'totp') return problem(401, 'session.totp_needed', '要动态码', '');
    for (const kept of [extra, received, tried]) kept.clear();
    given.length = 0;
    const fresh = { login, began: Date.now() };
    return { ...ok(me(fresh)), cookie: `${login}.${fresh.began}` };
  }
  if (path === '/session/takeover') {
    const fresh = { login: String(body.login), began: Date.now() };
    if (body.pin !== '123456' || !story.people[fresh.login]) return problem(401, 'session.refused', 'PIN 不对', '');
    return { ...ok(me(fresh)), cookie: `${fresh.login}.${fresh.began}` };
  }
  if (path === '/workstation') return ok({ registered: url.searchParams.has('reg') || process.env.MOCK_WORKSTATION === '1', desk: { id: 'd2', name: '榆阳区总值班室' }, open_count: 2, oldest_wait_ms: 260_000, people: [{ login: 'ma', name: '马志远' }, { login: 'mb', name: '刘晓燕' }] });
  if (path === '/units') return ok([{ id: 'a1', name: '麻黄梁镇人民政府', short_name: '麻黄梁镇', level: 'township', code: '610802103', kind: 'government' }, ...['区应急局', '区能源局', '区消防救援大队', '区卫健局'].map((name, i) => ({ id: `u${i + 1}`, name, short_name: name, level: 'district', code: '', kind: 'department' }))]);
  if (!s || !story.people[s.login]) return problem(401, 'session.none', '没有登录', '');
  const now = nowOf(s);
  if (path === '/session' && method === 'DELETE') return { ...ok(null), cookie: 'x' };
  if (path === '/session') return ok(me(s));
  if (path === '/today') return ok(s.login === 'hang' ? story.today : { ...story.today, items: story.today.items.slice(1, 4), counts: { overdue: 0, today: 3, week: 0 } });
  if (path === '/reports/propose') return ok(propose(body as unknown as ProposeBody, s));
  if (path === '/reports') return method === 'POST' ? send(body as unknown as ReportBody, s) : list(url);
  if (path === '/places') {
    const q = (url.searchParams.get('q') ?? '').toLowerCase();
    const initials = (p: string) => p.normalize('NFD').replace(/[\u0300-\u036f]/g, '').split(' ').map((w) => w[0]).join('');
    return ok(story.places.filter((p) => p.name.includes(q) || initials(p.pinyin).includes(q) || (q === 'slg')));
  }
  if (path === '/contacts') return ok(url.searchParams.get('phone')?.endsWith('5550148') ? [{ name: '折文斌', post: '调度室主任', unit: '双柳沟煤矿', phone: '0912-5550148' }] : []);
  if (path === '/kinds') return ok(story.kinds);
  if (path === '/nodes') return ok(story.nodes(now));
  if (path === '/search') return ok({ hits: story.rows.filter((r) => r.title.includes(url.searchParams.get('q') ?? '')).map((r) => ({ kind: 'report', id: r.id, title: r.title, snippet: r.from_unit.name, at: r.sent_at })) });
  if (path.startsWith('/session/')) return ok(path.endsWith('totp') && method === 'POST' ? { secret: 'JBSWY3DPEHPK3PXP', otpauth_url: 'otpauth://totp/x' } : null);
  if (path.startsWith('/instructions/')) return ok(null);
  const found = /^\/reports\/([^/]+)(?:\/(.+))?$/.exec(path);
  if (found) {
    const r = report(found[1]!, s);
    if (!r) return problem(404, 'report.not_found', '没有这份信息', '它可能不归本单位看。');
    if (method === 'GET' && found[2] === 'up') return ok(draftUp(r));
    if (method === 'GET' && found[2] === 'message') return ok({ text: draftUp(r).spoken });
    if (method === 'GET') return ok(r);
    return reportCommand(found[1]!, found[2] ?? '', body, s);
  }
  return problem(404, 'not_found', '没有这个地址', path);
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function answer(req: IncomingMessage, res: ServerResponse) {
  const url = new URL(req.url ?? '/', 'http://mock');
  const path = url.pathname.replace('/api/v1', '');
  if (path === '/events') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    res.write('event: heartbeat\ndata: {}\n\n');
    streams.add(res);
    req.on('close', () => streams.delete(res));
    return;
  }
  if (path === '/mock/ring') {
    for (const stream of streams) stream.write(`event: ring\ndata: ${JSON.stringify({ report_id: 'r2', title: story.rows[1]!.title, rating: story.rows[1]!.rating, from: '区消防救援大队' })}\n\n`);
    res.end('rung');
    return;
  }
  const raw = await bodyOf(req);
  let out: Out;
  if (req.method !== 'GET' && !req.headers['idempotency-key']) out = problem(422, 'command.key_missing', '缺少幂等键');
  else if (path === '/attachments') out = ok({ id: `f${Date.now()}`, name: url.searchParams.get('name'), size: raw.length, media_type: req.headers['content-type'] }, 201);
  else out = route(req.method ?? 'GET', path, /[?]reg/.test(req.headers.referer ?? '') ? new URL(`${url.href}${url.search ? '&' : '?'}reg`) : url, raw.length > 0 && path !== '/attachments' ? (JSON.parse(raw.toString()) as Record<string, unknown>) : {}, session(req));
  res.writeHead(out.status, { 'Content-Type': out.status >= 400 ? 'application/problem+json' : 'application/json', ...(out.cookie ? { 'Set-Cookie': `fenghuo_session=${out.cookie}; Path=/` } : {}) });
  res.end(JSON.stringify(out.body));
}

const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** The plugin. */
export function mock(): Plugin {
  return {
    name: 'fenghuo-mock',
    configurePreviewServer(server) {
      // The built pages under the node's own content security policy.
      server.middlewares.use((req, res, next) => {
        res.setHeader('Content-Security-Policy', POLICY);
        if (!req.url?.startsWith('/api/v1/')) return next();
        void answer(req, res);
      });
    },
    configureServer(server) {
      server.middlewares.use((req, res, next) => {
        if (!req.url?.startsWith('/api/v1/')) return next();
        void answer(req, res);
      });
      setInterval(() => streams.forEach((s) => s.write('event: heartbeat\ndata: {}\n\n')), 15_000).unref();
    },
  };
}
