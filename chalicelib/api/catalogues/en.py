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
    "page.missing.title": "Not found",
    "page.missing.description": "There is no page here. The link may be wrong or old.",
    "page.missing.home": "Go to the timeline",
    "page.search.title": "Search",
    "page.search.description": "Find people, Spaces, words and #tags.",
    "page.profile.description": "{name} is on Espacio: live audio conversations, and posts about them.",
    "page.followers.title": "People who follow {name}",
    "page.followers.description": "Who follows {name} on Espacio.",
    "page.following.title": "People whom {name} follows",
    "page.following.description": "Whom {name} follows on Espacio.",
    "profile.label": "Profile",
    "profile.joined": "Joined {when}",
    "profile.followers#one": "{count} follower",
    "profile.followers#other": "{count} followers",
    "profile.following": "{count} following",
    "profile.live": "Live now:",
    "profile.posts": "Posts",
    "profile.nobody": "Nobody yet.",
    "profile.more": "Show more",
    "profile.scripts": "Following, writing and listening need JavaScript.",
    "page.scripts": "This page needs JavaScript.",
    "timeline.label": "Timeline",
    "timeline.empty": "No posts yet.",
    "timeline.scripts": "Posting and listening need JavaScript.",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = "{month} {year}"
LONG_DATE = "{day} {month} {year} at {time} UTC"
SHORT_DATE = "{day} {month}, {time} UTC"
GROUPS = ","
GROUPS_FROM = 1_000  # Unicode CLDR, minimumGroupingDigits
POINT = "."
