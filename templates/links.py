"""Addresses that stand in letters. The letters are written where no request is, so the web's own addresses are repeated
here; a test holds them against the web's map."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from models.errors import LinkRefused, Untimely
from models.record.sealing import Anchor
from models.record.signing import path_of

NOT_WHOLE = "This sign-in link is not whole. Copy all of it from the letter, or ask for a new one."


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses under the service's public one (without a slash at its end)."""

    public_url: str

    def home(self) -> str:
        return f"{self.public_url}/"

    def sign_in(self, token: str) -> str:
        return f"{self.public_url}/sign-in/{token}"

    def second_factors(self) -> str:
        """Where people set their second factors up."""
        return f"{self.public_url}/account/second-factors"

    def factor_resets(self) -> str:
        """Where two of the secretariat reset the second factors of somebody."""
        return f"{self.public_url}/secretariat/factor-resets"

    def account(self) -> str:
        """Where people see in which browsers they are signed in."""
        return f"{self.public_url}/account"

    def demo_enter(self, token: str) -> str:
        return f"{self.public_url}/demo/enter/{token}"

    def round(self, round_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}"

    def brackets(self, round_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}/brackets"

    def bracket(self, round_id: int, bracket_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}/brackets?bracket={bracket_id}#bracket-{bracket_id}"

    def comment_type(self, comment_id: int) -> str:
        return f"{self.public_url}/comments/{comment_id}/type"

    def cosponsors(self, comment_id: int) -> str:
        """Where a member sees who joins one of its comments."""
        return f"{self.public_url}/comments/{comment_id}/cosponsors"

    def cosponsorship(self, cosponsorship_id: int) -> str:
        """Where an invited member reads a comment, and joins it or not."""
        return f"{self.public_url}/cosponsorships/{cosponsorship_id}"

    def observed_version(self, version_id: int) -> str:
        """Where an observer reads a text."""
        return f"{self.public_url}/observer/versions/{version_id}"

    def observed_round(self, round_id: int) -> str:
        """Where an observer comments in a round, and sees what became of that."""
        return f"{self.public_url}/observer/rounds/{round_id}"

    def secretariat_comment(self, comment_id: int) -> str:
        return f"{self.public_url}/secretariat/comments/{comment_id}"

    def answer(self, round_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}/answer"

    def departments(self, round_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}/departments"

    def clearance(self, round_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}/clearance"

    def receipt(self, round_id: int) -> str:
        return f"{self.public_url}/rounds/{round_id}/receipt"

    def entry(self, anchor: Anchor) -> str:
        """Where the service says whether its record still has this entry."""
        return f"{self.public_url}{path_of(anchor)}"

    def version(self, version_id: int) -> str:
        return f"{self.public_url}/versions/{version_id}"

    def redline(self, version_id: int) -> str:
        return f"{self.public_url}/versions/{version_id}/redline"

    def compendium(self, version_id: int) -> str:
        return f"{self.public_url}/versions/{version_id}/compendium"

    def our_comments(self, consultation_id: int) -> str:
        return f"{self.public_url}/consultations/{consultation_id}/our-comments"

    def achievement(self, achievement_id: int) -> str:
        return f"{self.public_url}/achievements/{achievement_id}"

    def openings(self, version_id: int) -> str:
        return f"{self.public_url}/secretariat/versions/{version_id}/openings"

    def carried(self, round_id: int) -> str:
        """Where a member decides on its comments of earlier rounds."""
        return f"{self.public_url}/rounds/{round_id}/carried"

    def editorial_change(self, change_id: int) -> str:
        return f"{self.public_url}/editorial-changes/{change_id}"

    def files(self, version_id: int) -> str:
        return f"{self.public_url}/versions/{version_id}/files"

    def adopted(self, consultation_id: int) -> str:
        return f"{self.public_url}/adopted/{consultation_id}"

    def corrigenda(self, version_id: int) -> str:
        return f"{self.public_url}/versions/{version_id}/corrigenda"

    def adoption(self, adoption_id: int) -> str:
        return f"{self.public_url}/adoptions/{adoption_id}"

    def resulting_text(self, adoption_id: int) -> str:
        return f"{self.public_url}/adoptions/{adoption_id}/text"

    def lifting(self, lifting_id: int) -> str:
        """Where a member answers words for brackets."""
        return f"{self.public_url}/liftings/{lifting_id}"

    def meeting(self, meeting_id: int) -> str:
        """Where a member reads about a meeting, and answers its minutes."""
        return f"{self.public_url}/meetings/{meeting_id}"

    def secretariat_meeting(self, meeting_id: int) -> str:
        return f"{self.public_url}/secretariat/meetings/{meeting_id}"

    def secretariat_lifting(self, lifting_id: int) -> str:
        return f"{self.public_url}/secretariat/liftings/{lifting_id}"

    def secretariat_adoption(self, adoption_id: int) -> str:
        return f"{self.public_url}/secretariat/adoptions/{adoption_id}"

    def secretariat_round(self, round_id: int) -> str:
        return f"{self.public_url}/secretariat/rounds/{round_id}"

    def entry_of_member(self, entry_id: int) -> str:
        """Where a member reads the answer that was entered for it, and decides on it."""
        return f"{self.public_url}/entries/{entry_id}"

    def entered_position(self, entry_id: int) -> str:
        """Where a member reads what was entered for it about an adoption or words for brackets."""
        return f"{self.public_url}/entered-positions/{entry_id}"

    def secretariat_entered_position(self, entry_id: int) -> str:
        return f"{self.public_url}/secretariat/entered-positions/{entry_id}"

    def secretariat_entry(self, entry_id: int) -> str:
        return f"{self.public_url}/secretariat/entries/{entry_id}"

    def office(self) -> str:
        """Where those who speak for a member see who holds its office, and hand it over."""
        return f"{self.public_url}/office"

    def secretariat_office(self, member_id: int) -> str:
        return f"{self.public_url}/secretariat/members/{member_id}"

    def secretariat_version(self, version_id: int) -> str:
        return f"{self.public_url}/secretariat/versions/{version_id}"


def sign_in_token(secret_key: str, link_id: int, nonce: str) -> str:
    """What stands in a sign-in link: the row's number and nonce, signed, so that the row alone opens nothing."""
    return str(_signer(secret_key).dumps([link_id, nonce]))


def read_sign_in_token(secret_key: str, token: str) -> tuple[int, str]:
    """The number and nonce of a link; raises LinkRefused for a token that we did not sign."""
    try:
        link_id, nonce = _signer(secret_key).loads(token)
    except BadSignature:
        raise LinkRefused(NOT_WHOLE, "not signed by this service") from None
    return link_id, nonce


def demo_token(secret_key: str, person_id: int) -> str:
    """What stands in a link of the demo, which signs in as this person as often as anybody likes."""
    return str(_signer(secret_key, "demo").dumps(person_id))


def read_demo_token(secret_key: str, token: str) -> int:
    """The person's number; raises Untimely for a token that we did not sign."""
    try:
        person_id: int = _signer(secret_key, "demo").loads(token)
    except BadSignature:
        raise Untimely(NOT_WHOLE) from None
    return person_id


def _signer(secret_key: str, salt: str = "sign-in") -> URLSafeSerializer:
    """Signs with the first of the keys, one a line, and knows what the others have signed."""
    return URLSafeSerializer(secret_key.splitlines()[::-1], salt=salt)
