/** English: posts and the timeline. @type {import('../translate.js').Catalogue} */
export default {
  'post.by': 'Post by {name}',
  'post.heading': 'New post',
  'post.message': 'Message',
  'post.placeholder': 'What’s happening?',
  'post.submit': 'Post',
  'timeline.empty': 'Write the first post, or start a Space with Compose.',
  'timeline.empty_signed_out': 'Sign up to write the first post, or listen to a Space that is live.',
  'timeline.empty_title': 'No posts yet',
  'timeline.label': 'Timeline',
  'timeline.older': 'Show older posts',
};
