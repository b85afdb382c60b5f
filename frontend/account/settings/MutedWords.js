import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { following, latest } from '../../posts/posts.js';
import { currentPreferences, prefer, preferences } from '../../site/preferences.js';
import { attempt } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';
import { Problem, useAction } from '../../ui/action.js';

await loadWords('settings');

/** The words that the person does not want to read, with a form that adds one. */
export function MutedWords() {
  const [word, setWord] = useState('');
  const { busy, error, submit } = useAction();
  const words = preferences.value.muted_words;
  useEffect(() => void attempt(currentPreferences), []);
  const add = submit(async () => {
    await mute((before) => [...before, word]);
    setWord('');
  });
  return html`
    <section class="settings-page__part" aria-label=${t('muted_words.title')}>
      <h2>${t('muted_words.title')}</h2>
      <p class="quiet">${t('muted_words.hint')}</p>
      <form class="form" onSubmit=${add}>
        <label class="field"><span>${t('muted_words.word')}</span>
          <input dir="auto" value=${word} maxlength="50" autocomplete="off"
            onInput=${(/** @type {any} */ event) => setWord(event.currentTarget.value)} /></label>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary" disabled=${busy || !word.trim()}>${t('muted_words.add')}</button>
      </form>
      <${WordList} words=${words} />
    </section>`;
}

/** @param {{words: string[]}} props */
function WordList({ words }) {
  const { error, submit } = useAction();
  if (words.length === 0) return html`<p class="quiet">${t('muted_words.none')}</p>`;
  return html`
    <ul class="settings-page__rows" aria-label=${t('muted_words.list')}>
      ${words.map(
        (word) => html`
        <li key=${word} class="settings-page__row"><span dir="auto" class="settings-page__words">${word}</span>
          <button type="button" class="icon-button" aria-label=${t('muted_words.remove', { word })}
            title=${t('muted_words.remove', { word })}
            onClick=${submit(() => mute((before) => before.filter((one) => one !== word)))}><${Icon} name="close" /></button></li>`,
      )}
    </ul>
    <${Problem} error=${error} />`;
}

/** @param {(before: string[]) => string[]} change of the account's words; timelines load anew. Throws ApiError. */
async function mute(change) {
  await prefer({ muted_words: change((await currentPreferences()).muted_words) });
  [following, latest].forEach((feed) => feed.forget());
}
