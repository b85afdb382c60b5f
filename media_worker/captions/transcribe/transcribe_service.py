"""Where a stream of Amazon Transcribe is opened: at an address that is signed for it."""

from typing import Final
from urllib.parse import urlencode

import aiohttp
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

from media_worker.captions.transcribe.event_stream import TranscribeError
from media_worker.captions.transcribe.settings import TranscribeSettings
from media_worker.captions.transcribe.stream_sound import RATE

PATH: Final = "/stream-transcription-websocket"

VALID: Final = 60  # s within which a signed address has to be used
HANDSHAKE: Final = 10.0  # s


class TranscribeService:
    """Opens streams. Credentials are found as the AWS command line finds them, on Fargate those of the task's role."""

    def __init__(self, settings: TranscribeSettings, http: aiohttp.ClientSession, aws: Session) -> None:
        self._settings = settings
        self._http = http
        self._aws = aws

    def knows(self, language: str) -> bool:
        """Whether what is said in `language` (two letters) is transcribed."""
        return language in self._settings.languages

    def address(self, language: str) -> str:
        """The signed address of a new stream. Waits for credentials. Raises TranscribeError if there are none."""
        credentials = self._aws.get_credentials()
        if credentials is None:
            raise TranscribeError("NoCredentials", "there are no credentials for AWS")
        request = AWSRequest("GET", f"{self._settings.endpoint}{PATH}?{urlencode(self._query(language))}")
        signer = SigV4QueryAuth(credentials.get_frozen_credentials(), "transcribe", self._settings.region, VALID)
        signer.add_auth(request)
        return str(request.url)

    async def open(self, address: str) -> aiohttp.ClientWebSocketResponse:
        """Open the stream. Raises TranscribeError if it is refused, or an error of aiohttp."""
        try:
            return await self._http.ws_connect(address, max_msg_size=1 << 20)
        except aiohttp.WSServerHandshakeError as error:
            raise TranscribeError(str(error.status), error.message) from error

    def _query(self, language: str) -> dict[str, str]:
        vocabulary = self._settings.vocabularies.get(language)
        wanted = {
            "language-code": self._settings.languages[language],
            "media-encoding": "pcm",
            "sample-rate": str(RATE),
        }
        return wanted | ({"vocabulary-name": vocabulary} if vocabulary else {})
