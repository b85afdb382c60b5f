import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { peopleApi } from '../people/api.js';
import { storeProfileCard } from '../people/profile-cards.js';
import { ApiError } from '../site/api.js';
import { announce } from '../site/site.js';
import { PICTURE_KINDS, sendUpload } from '../site/upload.js';
import { LIMITS, codePointsOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { CharactersLeft } from '../ui/CharactersLeft.js';
import { Dialog } from '../ui/Dialog.js';
import { FieldProblem, Problem, useAction } from '../ui/action.js';

await loadWords('pictures');

const LIMIT_BYTES = 5 * 1024 * 1024;

/** @typedef {import('../people/api.js').Profile} Profile */
/** @typedef {File | 'none' | null} Change a new picture, `none` to remove it, or null to keep it */

/** @param {{profile: Profile, onSaved: (profile: Profile) => void, onClose: () => void}} props */
export function EditProfileDialog({ profile, onSaved, onClose }) {
  const [name, setName] = useState(profile.name);
  const [bio, setBio] = useState(profile.bio);
  const [picture, setPicture] = useState(/** @type {Change} */ (null));
  const action = useAction();
  const { busy, error, setError, submit } = action;
  const left = LIMITS.bio - codePointsOf(bio);
  const onSubmit = submit(async () => {
    await savePicture(picture);
    setPicture(null);
    const saved = await peopleApi.editProfile({ display_name: name, bio });
    storeProfileCard(saved.face);
    onSaved({ ...profile, ...saved.face, bio: saved.bio });
    announce(t('profile.saved'));
    onClose();
  });
  return html`
    <${Dialog} title=${t('profile.edit')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <${PictureField} profile=${profile} picture=${picture} onPick=${setPicture} onError=${setError} />
        <div class="field"><label><span>${t('account.display_name')}</span>
          <input ...${action.field('display_name')} dir="auto" value=${name} maxlength=${LIMITS.name} required
            autocomplete="name" onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)} />
          </label>
          <${FieldProblem} of=${action} name="display_name" />
        </div>
        <div class="field"><label><span>${t('profile.bio')}</span>
          <textarea ...${action.field('bio')} dir="auto" rows="3" value=${bio}
            onInput=${(/** @type {any} */ event) => setBio(event.currentTarget.value)}>
            </textarea></label>
          <${FieldProblem} of=${action} name="bio" />
        </div>
        <${Problem} error=${error} />
        <div class="form__foot"><${CharactersLeft} left=${left} />
          <button type="submit" class="pill pill--primary" disabled=${busy || left < 0 || !shows(name)}>
            ${t(busy ? 'profile.saving' : 'profile.save')}</button>
        </div>
      </form>
    <//>`;
}

/**
 * @param {{profile: Profile, picture: Change, onPick: (picture: Change) => void,
 *   onError: (error: ApiError | null) => void}} props
 */
function PictureField({ profile, picture, onPick, onError }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const hint = useId();
  const [preview, setPreview] = useState('');
  useEffect(() => {
    if (!(picture instanceof File)) return setPreview('');
    const url = URL.createObjectURL(picture);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [picture]);
  /** @param {File | undefined} file */
  const pick = (file) => {
    const code = !file
      ? ''
      : !PICTURE_KINDS.includes(file.type)
        ? 'invalid_picture'
        : file.size > LIMIT_BYTES
          ? 'picture_too_large'
          : '';
    onError(code ? new ApiError(400, code, '') : null);
    if (file && !code) onPick(file);
  };
  const removable = picture ? picture !== 'none' : profile.picture !== null;
  return html`
    <div class="picture-field">
      ${
        preview
          ? html`<span class="avatar avatar--huge">
        <img class="avatar__picture" src=${preview} alt=${t('profile.preview')} />
        </span>`
          : html`<${Avatar} person=${profile} size="huge" bare=${picture === 'none'} />`
      }
      <div class="picture-field__tools">
        <input ref=${input} type="file" class="unseen" accept=${PICTURE_KINDS.join(',')}
          aria-label=${t('profile.picture')} aria-describedby=${hint} tabindex="-1"
            onChange=${(/** @type {any} */ event) => pick(event.currentTarget.files?.[0])} />
        <button type="button" class="pill" onClick=${() => input.current?.click()}>${t('profile.picture_change')}
          </button>
        ${
          removable &&
          html`<button type="button" class="pill" onClick=${() => onPick('none')}>
          ${t('profile.picture_remove')}</button>`
        }
        <p class="quiet" id=${hint}>${t('profile.picture_hint')}</p>
      </div>
    </div>`;
}

/** @param {Change} picture Throws ApiError. */
async function savePicture(picture) {
  if (picture === null) return;
  if (picture === 'none') return storeProfileCard((await peopleApi.removePicture()).face);
  const { upload, form } = await peopleApi.pictureForm(picture.type);
  await sendUpload(form, picture);
  storeProfileCard((await peopleApi.setPicture(upload)).face);
}
