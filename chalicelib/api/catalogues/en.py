"""English."""

WORDS = {
    "page.home.title": "Home",
    "page.home.description": "Live audio conversations, and posts about them.",
    "page.explore.title": "Explore",
    "page.explore.description": "Live and scheduled Spaces, by topic and size.",
    "page.sign_up.title": "Sign up",
    "page.sign_up.description": "Make an account to host and to speak. Listening needs none.",
    "page.sign_in.title": "Sign in",
    "page.sign_in.description": "Sign in to host and to speak. Listening needs no account.",
    "page.settings.title": "Settings",
    "page.settings.description": "Your account, its security, privacy and data.",
    "page.post.title": "Post by {name}",
    "page.missing.title": "Not found",
    "page.missing.description": "There is no page here. The link may be wrong or old.",
    "page.missing.home": "Go to the timeline",
    "page.scripts": "This page needs JavaScript.",
    "post.heading": "Post",
    "post.replies": "Replies",
    "post.gone": "This post was deleted.",
    "post.reposted": "{name} reposted",
    "post.answers": "Replying to",
    "post.counts.replies#one": "{count} reply",
    "post.counts.replies#other": "{count} replies",
    "post.counts.reposts#one": "{count} repost",
    "post.counts.reposts#other": "{count} reposts",
    "post.counts.likes#one": "{count} like",
    "post.counts.likes#other": "{count} likes",
    "timeline.label": "Timeline",
    "timeline.empty": "No posts yet.",
    "timeline.scripts": "Posting and listening need JavaScript.",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_DATE = "{day} {month} {year} at {time} UTC"
SHORT_DATE = "{day} {month}, {time} UTC"
GROUPS = ","
GROUPS_FROM = 1_000  # Unicode CLDR, minimumGroupingDigits
POINT = "."
