import { html } from 'htm/preact';
import { useId, useRef, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { announce } from '../site/site.js';
import { sendUpload } from '../site/upload.js';
import { LIMITS, codePointsOf, lengthOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { Choices } from '../ui/Choices.js';
import { CharactersLeft } from '../ui/CharactersLeft.js';
import { Dialog } from '../ui/Dialog.js';
import { EmojiButton } from '../ui/EmojiButton.js';
import { FieldProblem, Problem, useAction } from '../ui/action.js';
import { FleetContent } from './FleetContent.js';
import { FleetPicture } from './FleetPicture.js';
import { fleetsApi } from './api.js';
import { refreshFleets } from './fleets.js';

await loadWords('pictures');

const KINDS = { words: 'fleet.words', picture: 'fleet.picture' };

/** @typedef {import('./api.js').Colour} Colour */

/** Creates a Fleet: text on a colour, or a picture. @param {{onClose: () => void}} props */
export function FleetDialog({ onClose }) {
  const [kind, setKind] = useState(/** @type {'words' | 'picture'} */ ('words'));
  const [text, setText] = useState('');
  const [colour, setColour] = useState(/** @type {Colour} */ ('violet'));
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [alt, setAlt] = useState('');
  const action = useAction();
  const { busy, error, setError, submit } = action;
  const left = kind === 'words' ? LIMITS.post - lengthOf(text) : LIMITS.alt - codePointsOf(alt);
  const empty = kind === 'words' ? !shows(text) : file === null;
  const onSubmit = submit(async () => {
    await (kind === 'picture' && file ? sharePicture(file, alt) : fleetsApi.createFleet({ text, colour }));
    announce(t('fleet.shared'));
    void refreshFleets();
    onClose();
  });
  return html`
    <${Dialog} title=${t('fleet.heading')} onClose=${onClose}>
      <form class="form fleet-form" onSubmit=${onSubmit}>
        <${Choices} legend=${t('fleet.kind')} options=${KINDS} value=${kind} onChoose=${setKind} />
        ${
          kind === 'words' &&
          html`<${FleetText} text=${text} colour=${colour} onText=${setText} onColour=${setColour} action=${action} />`
        }
        ${
          kind === 'picture' &&
          html`<${FleetPicture} file=${file} alt=${alt} onFile=${setFile} onAlt=${setAlt}
          onError=${setError} action=${action} />`
        }
        <${Problem} error=${error} />
        <div class="form__foot"><${CharactersLeft} left=${left} />
          <button type="submit" class="pill pill--primary" disabled=${busy || left < 0 || empty}>
            ${t(busy ? 'fleet.sharing' : 'fleet.share')}</button>
        </div>
        <p class="quiet">${t('fleet.day')}</p>
      </form>
    <//>`;
}

/**
 * The text of a Fleet and its colour, with a preview.
 * @param {{text: string, colour: Colour, onText: (text: string) => void, onColour: (colour: Colour) => void,
 *   action: import('../ui/action.js').Action}} props
 */
function FleetText({ text, colour, onText, onColour, action }) {
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  return html`
    <div class="fleet-form__sides">
      <div class="form">
        <div class="field"><label><span>${t('post.message')}</span>
          <textarea ref=${field} ...${action.field('text')} dir="auto" rows="4" autofocus value=${text}
            placeholder=${t('fleet.placeholder')}
            onInput=${(/** @type {any} */ event) => onText(event.currentTarget.value)}></textarea></label>
          <${FieldProblem} of=${action} name="text" />
          <div class="fleet-form__extras"><${EmojiButton} field=${field} /></div>
        </div>
        <${ColourChoice} value=${colour} onChoose=${onColour} />
      </div>
      <div class="fleet-form__preview" aria-hidden="true">
        <${FleetContent} text=${text || t('fleet.placeholder')} colour=${colour} picture=${null} alt="" /></div>
    </div>`;
}

/** @param {File} file @param {string} alt Throws ApiError. */
async function sharePicture(file, alt) {
  const { upload, limit, form } = await fleetsApi.fleetForm(file.type);
  if (file.size > limit) throw new ApiError(400, 'fleet_too_large', '');
  await sendUpload(form, file);
  return fleetsApi.createFleet({ upload, alt });
}

/** @type {Record<Colour, string>} */
const COLOURS = {
  violet: 'fleet.violet',
  ocean: 'fleet.ocean',
  forest: 'fleet.forest',
  ember: 'fleet.ember',
  rose: 'fleet.rose',
  night: 'fleet.night',
};

/**
 * The background colour of the text.
 * @param {{value: Colour, onChoose: (colour: Colour) => void}} props
 */
function ColourChoice({ value, onChoose }) {
  const group = useId();
  return html`
    <fieldset class="colours"><legend>${t('fleet.colour')}</legend>
      ${Object.entries(COLOURS).map(
        ([colour, words]) => html`
        <label key=${colour} class="colours__one ground--${colour}" title=${t(words)}>
          <input type="radio" name=${group} value=${colour} checked=${colour === value}
            onChange=${() => onChoose(/** @type {Colour} */ (colour))} /><span class="unseen">${t(words)}</span>
        </label>`,
      )}
    </fieldset>`;
}
