/**
 * What it means to withdraw one's voice from a recording. Pure.
 *
 * @typedef {{hosts: boolean, live?: boolean, recorded?: boolean}} Situation `hosts`: it is the person's own Space;
 *   `live`: it has not ended; `recorded`: the person is on its stage, and recording is on
 */

/** @param {Situation} situation @returns {string[]} the keys of the sentences, in their order */
export function consequencesOf({ hosts, live = false, recorded = false }) {
  const last = hosts ? (recorded ? 'replay.withdraw_host_live' : 'replay.withdraw_host') : 'replay.withdraw_told';
  return [
    'replay.withdraw_text',
    ...(recorded && !hosts ? ['replay.withdraw_stage'] : []),
    ...(live ? ['replay.withdraw_later'] : []),
    last,
  ];
}
