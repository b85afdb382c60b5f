"""Every store, by the name under which services find it."""

from dataclasses import dataclass, field

from chalicelib.store.account_references import AccountReferenceStore
from chalicelib.store.accounts import AccountStore
from chalicelib.store.agendas import AgendaStore
from chalicelib.store.batch_reads import BatchReadStore
from chalicelib.store.bookmarks import BookmarkStore
from chalicelib.store.clips import ClipStore
from chalicelib.store.connections import ConnectionStore
from chalicelib.store.conversations import ConversationStore
from chalicelib.store.corrections import CorrectionStore
from chalicelib.store.counters import CounterStore
from chalicelib.store.daily_usage import DailyUsageStore
from chalicelib.store.deletion import DeletionStore
from chalicelib.store.devices import DeviceStore
from chalicelib.store.email_addresses import EmailAddressStore
from chalicelib.store.exports import ExportStore
from chalicelib.store.feeds import FeedStore
from chalicelib.store.fleets import FleetStore
from chalicelib.store.limits import LimitStore
from chalicelib.store.moderation import ModerationStore
from chalicelib.store.notifications import NotificationStore
from chalicelib.store.password_resets import PasswordResetStore
from chalicelib.store.pending import PendingStore
from chalicelib.store.pinned_posts import PinnedPostStore
from chalicelib.store.posts import PostStore
from chalicelib.store.preferences import PreferencesStore
from chalicelib.store.profiles import ProfileStore
from chalicelib.store.recordings import RecordingStore
from chalicelib.store.relationships import RelationshipStore
from chalicelib.store.reminders import ReminderStore
from chalicelib.store.reports import ReportStore
from chalicelib.store.search import SearchStore
from chalicelib.store.sessions import SessionStore
from chalicelib.store.sign_in_methods import SignInMethodStore
from chalicelib.store.spaces import SpaceStore
from chalicelib.store.utterances import UtteranceStore
from chalicelib.store.visitor_counts import VisitorCountStore
from chalicelib.store.worker_demand import WorkerDemandStore
from chalicelib.store.workers import WorkerStore


# Nobody compares or prints the stores, and at a cold start each method that is made for them takes time.
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Stores:
    """One store of each kind. Stores have no state of their own, so one instance serves everybody."""

    accounts: AccountStore = field(default_factory=AccountStore)
    sessions: SessionStore = field(default_factory=SessionStore)
    sign_in_methods: SignInMethodStore = field(default_factory=SignInMethodStore)
    email_addresses: EmailAddressStore = field(default_factory=EmailAddressStore)
    password_resets: PasswordResetStore = field(default_factory=PasswordResetStore)
    preferences: PreferencesStore = field(default_factory=PreferencesStore)
    exports: ExportStore = field(default_factory=ExportStore)
    pending: PendingStore = field(default_factory=PendingStore)
    account_references: AccountReferenceStore = field(default_factory=AccountReferenceStore)
    deletion: DeletionStore = field(default_factory=DeletionStore)
    profiles: ProfileStore = field(default_factory=ProfileStore)
    relationships: RelationshipStore = field(default_factory=RelationshipStore)
    spaces: SpaceStore = field(default_factory=SpaceStore)
    visitor_counts: VisitorCountStore = field(default_factory=VisitorCountStore)
    agendas: AgendaStore = field(default_factory=AgendaStore)
    reminders: ReminderStore = field(default_factory=ReminderStore)
    corrections: CorrectionStore = field(default_factory=CorrectionStore)
    recordings: RecordingStore = field(default_factory=RecordingStore)
    clips: ClipStore = field(default_factory=ClipStore)
    moderation: ModerationStore = field(default_factory=ModerationStore)
    reports: ReportStore = field(default_factory=ReportStore)
    connections: ConnectionStore = field(default_factory=ConnectionStore)
    workers: WorkerStore = field(default_factory=WorkerStore)
    daily_usage: DailyUsageStore = field(default_factory=DailyUsageStore)
    worker_demand: WorkerDemandStore = field(default_factory=WorkerDemandStore)
    batch_reads: BatchReadStore = field(default_factory=BatchReadStore)
    posts: PostStore = field(default_factory=PostStore)
    counters: CounterStore = field(default_factory=CounterStore)
    bookmarks: BookmarkStore = field(default_factory=BookmarkStore)
    pinned_posts: PinnedPostStore = field(default_factory=PinnedPostStore)
    feeds: FeedStore = field(default_factory=FeedStore)
    fleets: FleetStore = field(default_factory=FleetStore)
    conversations: ConversationStore = field(default_factory=ConversationStore)
    notifications: NotificationStore = field(default_factory=NotificationStore)
    devices: DeviceStore = field(default_factory=DeviceStore)
    utterances: UtteranceStore = field(default_factory=UtteranceStore)
    search: SearchStore = field(default_factory=SearchStore)
    limits: LimitStore = field(default_factory=LimitStore)
