/**
 * Requests of reviewers. The server stores each as a look.
 *
 * @typedef {import('../protocol/messages.js').Person} Person
 * @typedef {'upheld' | 'dismissed'} Verdict
 * @typedef {{verdict: Verdict, note: string, by: Person, at: number}} Decision `at` is epoch ms
 * @typedef {{id: string, space: string, title: string, by: Person, reason: string, text: string, person: string | null,
 *   at: number, kept: boolean, decision: Decision | null}} Report
 *   `person` is the id of the reported person, null for the Space; `kept`: there may be evidence
 * @typedef {{act: 'listed' | 'opened' | 'heard' | Verdict, by: Person, at: number}} Look
 * @typedef {{report: Report, looks: Look[]}} OpenedReport `looks`: the newest first
 */
import { queryOf } from '../site/api.js';
import { send } from '../site/site.js';

/** @param {string} report */
const at = (report) => `/api/reports/${encodeURIComponent(report)}`;

export const reportsApi = {
  /** @type {(cursor?: string | null) => Promise<{reports: Report[], next: string | null}>} newest first */
  reports: (cursor) => send('GET', `/api/reports${queryOf({ cursor })}`),
  /** @type {(report: string) => Promise<OpenedReport>} */
  report: (report) => send('GET', at(report)),
  /** @type {(report: string) => Promise<{url: string}>} valid for five minutes */
  evidence: (report) => send('GET', `${at(report)}/evidence`),
  /** @type {(report: string, decision: {verdict: Verdict, note: string}) => Promise<OpenedReport>} */
  decide: (report, decision) => send('PUT', `${at(report)}/decision`, decision),
};
