import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { dateTime, t } from '../i18n/index.js';
import { profileCardOf } from '../people/profile-cards.js';
import { announce } from '../site/site.js';
import { LIMITS } from '../site/text.js';
import { Icon } from '../ui/Icon.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem, useAction } from '../ui/action.js';
import { reportsApi } from './api.js';

/** @typedef {import('./api.js').Report} Report */
/** @typedef {import('./api.js').OpenedReport} OpenedReport */

/**
 * One opened report: who, where and what, the evidence, the decision, and who looked.
 * @param {{id: string, onChange: (report: Report) => void}} props
 */
export function ReportDetails({ id, onChange }) {
  const [opened, setOpened] = useState(/** @type {OpenedReport | null} */ (null));
  const { error, run } = useAction();
  /** @param {OpenedReport} found */
  const show = (found) => {
    setOpened(found);
    onChange(found.report);
  };
  useEffect(() => void run(async () => show(await reportsApi.report(id))), [id]);
  if (!opened)
    return html`<div class="report__body">${!error && html`<${Skeleton} kind="lines" count=${1} />`}
    <${Problem} error=${error} /></div>`;
  const { report, looks } = opened;
  return html`
    <div class="report__body">
      <dl class="report__facts">
        <dt>${t('review.space')}</dt>
        <dd><a dir="auto" href=${`/i/spaces/${report.space}`} target="_blank">${report.title}</a></dd>
        <dt>${t('review.about')}</dt>
        <dd>${report.person ? html`<${Reported} id=${report.person} />` : t('review.whole_space')}</dd>
        <dt>${t('review.by')}</dt>
        <dd><${Named} person=${report.by} /></dd>
        <dt>${t('review.text')}</dt>
        <dd dir="auto">${report.text || html`<span class="quiet">${t('review.no_text')}</span>`}</dd>
      </dl>
      <${Evidence} report=${report} />
      <${DecisionForm} key=${report.decision?.at} report=${report} onDecided=${show} />
      <details class="report__looks">
        <summary>${t('review.looks')}</summary>
        <ol>${looks.map(
          ({ act, by, at }) => html`<li key=${`${at}${by.id}${act}`}>
          <time class="quiet" datetime=${new Date(at).toISOString()}>${dateTime(at)}</time> <bdi dir="auto">${by.name}</bdi>:
          ${' '}${t(`review.look_${act}`)}</li>`,
        )}</ol>
      </details>
    </div>`;
}

/** @param {{id: string}} props of the reported person: an account that may be gone, or a guest */
function Reported({ id }) {
  const card = profileCardOf(id);
  if (card) return html`<${Named} person=${card} />`;
  return id.startsWith('a_') ? t('review.account', { id }) : t('review.guest', { id });
}

/** @param {{person: {name: string, handle?: string | null}}} props */
function Named({ person }) {
  if (!person.handle) return html`<bdi dir="auto">${person.name}</bdi>`;
  return html`<a href=${`/${person.handle}`} target="_blank"><bdi dir="auto">${person.name}</bdi> @${person.handle}</a>`;
}

/** Plays the last minute of sound, which is fetched only when it is asked for. @param {{report: Report}} props */
function Evidence({ report }) {
  const [url, setUrl] = useState('');
  const [broken, setBroken] = useState(false);
  const { busy, error, run } = useAction();
  if (!report.kept) return html`<p class="quiet">${t('review.no_evidence')}</p>`;
  const fetch = () =>
    void run(async () => {
      setBroken(false);
      setUrl((await reportsApi.evidence(report.id)).url);
    });
  return html`
    <div class="report__evidence">
      ${
        url && !broken
          ? html`<audio controls autoplay src=${url} aria-label=${t('review.evidence')}
            onError=${() => setBroken(true)}></audio>
            <a href=${url} target="_blank" rel="noreferrer">${t('review.open_evidence')}</a>`
          : html`<button type="button" class="pill" disabled=${busy} onClick=${fetch}>
            <${Icon} name="play" /><span>${t('review.hear')}</span></button>`
      }
      ${broken && html`<p class="problem" role="alert">${t('review.broken')}</p>`}
      <${Problem} error=${error} />
    </div>`;
}

const VERDICTS = /** @type {const} */ (['upheld', 'dismissed']);

/** @param {{report: Report, onDecided: (found: OpenedReport) => void}} props */
function DecisionForm({ report, onDecided }) {
  const [verdict, setVerdict] = useState(report.decision?.verdict);
  const [note, setNote] = useState(report.decision?.note ?? '');
  const { busy, error, submit } = useAction();
  const onSubmit = submit(async () => {
    if (!verdict) return;
    onDecided(await reportsApi.decide(report.id, { verdict, note: note.trim() }));
    announce(t('review.saved'));
  });
  return html`
    <form class="form report__decision" onSubmit=${onSubmit}>
      ${
        report.decision &&
        html`<p class="quiet">${t('review.decided', { name: report.decision.by.name, time: dateTime(report.decision.at) })}
        </p>`
      }
      <fieldset class="choices"><legend>${t('review.decision')}</legend>
        ${VERDICTS.map(
          (one) => html`<label class="check" key=${one}>
          <input type="radio" name=${`verdict-${report.id}`} required checked=${verdict === one}
            onChange=${() => setVerdict(one)} /><span>${t(`review.choose_${one}`)}</span></label>`,
        )}
      </fieldset>
      <label class="field"><span>${t('review.note')}</span>
        <textarea dir="auto" rows="2" maxlength=${LIMITS.report} value=${note}
          onInput=${(/** @type {any} */ event) => setNote(event.currentTarget.value)}></textarea></label>
      <${Problem} error=${error} />
      <button type="submit" class="pill pill--primary form__submit" disabled=${busy || !verdict}>
        ${t('review.save')}</button>
    </form>`;
}
