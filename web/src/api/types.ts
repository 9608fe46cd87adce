/**
 * The shapes that pass between the pages and the node, by the names the pages use.
 * All of them come from `schema.ts`, which `npm run client` writes from the node's
 * OpenAPI document, so that a node that answers differently breaks the type check.
 * Every page imports its shapes from here and from nowhere else. Times are
 * milliseconds UTC; ids are 32 hex digits.
 */
import type { components, paths as written } from './schema.ts';

type S = components['schemas'];
type Prefix = '/api/v1';
/** A command's key is added by the client, so no page has to name it. */
type Keyed<O> = O extends { parameters: infer P } ? Omit<O, 'parameters'> & { parameters: Omit<P, 'header'> & { header?: Record<string, string> } } : O;
/** Paths as the pages write them: below `/api/v1`. */
export type paths = { [P in keyof written as P extends `${Prefix}${infer Rest}` ? Rest : never]: { [M in keyof written[P]]: Keyed<written[P][M]> } };

export type Id = string;
export type Millis = S['Instant'];

export type Level = S['Level'];
export type Grade = S['Grade'];
export type Rating = S['Rating'];
export type ChosenRating = S['ChosenRating'];
export type Moment = S['Moment'];
export type Count = S['Count'];
export type Casualties = S['Casualties'];
/** The figures a form asks for. */
export type CasualtyField = keyof Casualties;

export type FieldError = S['FieldError'];
export type Problem = S['Problem'];
/** A page of a list by key. */
export interface Page<T> { rows: T[]; next?: string | null }

// ── session ───────────────────────────────────────────────────────────────
export type Me = S['Me'];
export type Workstation = S['Screen'];
export type Substitute = S['Substitute'];
export type Ring = S['Ring'];

// ── today ─────────────────────────────────────────────────────────────────
export type DutyGroup = S['Group'];
export type DutyItem = S['TodayItem'];
export type Today = S['Today'];
export type UrgentBrief = S['UrgentBrief'];

// ── reports ───────────────────────────────────────────────────────────────
export type ProposedKind = S['KindProposal'];
export type Reason = S['Reason'];
export type ProposedClock = S['ProposedClock'];
export type Proposal = S['Proposal'];
export type ProposeBody = S['Ask'];
export type ReportBody = S['FirstReport'];
export type UpBody = S['Upward'];
export type FollowBody = S['FollowUp'];
export type PreparedFollowUp = S['PreparedFollowUp'];
export type FollowedUp = S['FollowedUp'];
export type Prepared = S['Prepared'];
export type SignBody = S['Sign'];
export type SignMethod = S['SignMethod'];
export type SigningTerms = S['SigningTerms'];
export type SubmitBody = S['Submit'];
export type ReviseBody = S['Revise'];
export type Inquiry = S['Inquiry'];
export type InquiryOutcome = S['InquiryOutcome'];
export type TipSource = S['TipSource'];
export type Element = S['Element'];
export type LackBody = S['Lacking'];
export type ReturnBody = S['Return'];
export type UseOf = S['UseOf'];
export type Scores = S['Scores'];
export type ScoreItem = S['ScoreItem'];
export type UnitScore = S['UnitScore'];
export type Export = S['Export'];
export type Statistics = S['Statistics'];
export type Figure = S['Figure'];
export type Compared = S['Compared'];
export type Harm = S['Harm'];
export type StatisticsAsked = NonNullable<paths['/statistics']['get']['parameters']['query']>;
export type ReaddressBody = S['Readdress'];
export type AskBody = S['AskUnit'];
export type AnswerBody = S['InquiryAnswer'];
export type SignOff = S['SignOff'];
export type DocumentKind = S['DocumentKind'];
export type DocumentRow = S['DocumentRow'];
export type DocumentDetail = S['DocumentDetail'];
export type Masthead = S['Masthead'];
export type SeriesRef = S['SeriesRef'];
export type PaperBody = S['Paper'];
export type PeriodPaper = S['PeriodPaper'];
export type DocumentPeriod = S['DocumentPeriod'];
export type FigureTable = S['FigureTable'];
export type PreparedPaper = S['PreparedPaper'];
export type Manuscript = S['Manuscript'];
export type ManuscriptRef = S['ManuscriptRef'];
/** What a correction changes; what is absent stays. */
export type CorrectBody = Partial<S['Correct']> & { reason: string };
export type ClockKind = S['ClockWhat'];
export type ReportRow = S['ReportRow'];
export type Toll = NonNullable<NonNullable<paths['/reports']['get']['parameters']['query']>['toll']>;
export type ReportQuery = NonNullable<paths['/reports']['get']['parameters']['query']>;
export type WayState = S['WayMark'];
export type WayLevel = S['WayLevel'];
export type Clock = S['Clock'];
export type CallOutcome = S['CallOutcome'];
export type Call = S['Call'];
export type InstructionMethod = S['InstructionMethod'];
export type Instruction = S['Instruction'];
export type LeaderOf = S['LeaderOf'];
export type LedgerRow = S['LedgerRow'];
export type Stood = S['Stood'];
export type TimelineRow = S['TimelineItem'];
export type ReportAction = S['Action'];
export type ReportDetail = S['ReportDetail'];
export type SendReceipt = S['SendReceipt'];
export type InstructionBody = S['Give'];
export type LayBeforeBody = S['LayBefore'];
export type HandBody = S['Hand'];
export type HandMethod = S['HandMethod'];
export type TelephoneBody = S['Telephone'];
export type RateBody = S['Rate'];
export type Attachment = S['AttachmentRef'];
export type Arrived = S['Arrived'];
export type AttachmentRef = S['Attachment'];
export type Place = S['Place'];
export type Contact = S['Caller'];
export type Kind = S['KindRow'];
export type Paste = S['Paste'];
export type Pasted = S['Pasted'];
export type PastedEvent = S['PastedEvent'];
export type PastedField = S['PastedField'];
export type PastedName = S['PastedName'];

// ── hall ──────────────────────────────────────────────────────────────────
export type HallScreen = S['HallScreen'];
export type Hall = S['Hall'];
export type HallEvent = S['HallEvent'];
export type HallClock = S['HallClock'];
export type HallWaiting = S['HallWaiting'];
export type HallLinks = S['HallLinks'];
export type MapBase = S['MapBase'];

// ── platform ──────────────────────────────────────────────────────────────
export type Line = S['Line'];
export type NodesView = S['NodesView'];
export type UnitRow = S['Unit'];
export type SearchHit = S['SearchHit'];
