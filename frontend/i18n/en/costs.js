/** English: the page for administrators about costs. @type {import('../translate.js').Catalogue} */
export default {
  'costs.captions': 'Captions',
  'costs.joins': 'Joins',
  'costs.lead':
    'What Spaces cost on AWS, by day (UTC): what was used, at the list prices of {date}. Free allowances, taxes and pictures aren’t included. Everyone who joins counts as a first visit, and every replay as heard to the end.',
  'costs.listener_hours': 'Hours listened',
  'costs.none': 'Days with Spaces show up here.',
  'costs.none_title': 'Nothing spent yet',
  'costs.recordings': 'Recordings',
  'costs.replays': 'Replays and podcasts (at most)',
  'costs.site': 'First visits (at most)',
  'costs.sound': 'Sound (traffic)',
  'costs.space_hours': 'Hours of Spaces',
  'costs.worker_hours': 'Hours of workers',
  'costs.workers': 'Media workers',
};
