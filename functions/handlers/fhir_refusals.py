"""The ways in which the FHIR door says no, in FHIR's own words for kinds of issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from weerzien.contracts.fhir.faults import TooManyEntriesError, UnsupportedError
from weerzien.contracts.refusals import ContractError, FieldProblem, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.domain.errors import TooManyEventsError, WeerzienError

MAX_BODY_BYTES = 256 * 1024
"""100 entries of 2.6 kB: an nl-core Patient with its narrative takes about 2 kB."""

_MEDIA_TYPES = frozenset({"application/fhir+json", "application/json"})
_R4 = frozenset({"4.0", "4.0.1", "4.3", "4.3.0"})


@dataclass(frozen=True, slots=True)
class Told:
    """One way to say no; `issue` is of FHIR's value set issue-type."""

    status: HTTPStatus
    code: str
    issue: str
    title: str
    next: str


@dataclass(frozen=True, slots=True)
class FhirProblem:
    """`errors` name elements by FHIRPath, never what stood in them."""

    told: Told
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.told.code


WRONG_METHOD = Told(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "method",
    "not-supported",
    "Only POST is understood here",
    "Post an Appointment, a Patient or a Bundle to this base.",
)
WRONG_CONTENT_TYPE = Told(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "content-type",
    "not-supported",
    "The content type is not FHIR R4 as JSON",
    "Send the header Content-Type: application/fhir+json, in UTF-8.",
)
TOO_LARGE = Told(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large",
    "too-long",
    "The request is too large",
    f"A request takes at most {MAX_BODY_BYTES} bytes: send the rest in another Bundle.",
)
TOO_MANY_ENTRIES = Told(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-many-entries",
    "too-costly",
    "Too many events in one Bundle: nothing of it was kept",
    "Send the same resources in smaller Bundles.",
)
NOT_PROVEN = Told(
    HTTPStatus.UNAUTHORIZED,
    "signature",
    "login",
    "Nothing proves who sent this",
    "Check the key in the URL, and that the token or the signature belongs to it.",
)
WRONG_CONTENT = Told(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "content",
    "invalid",
    "Not in the agreed form: nothing of the request was kept",
    "Correct the element and send the whole again.",
)
NOT_SUPPORTED = Told(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "fhir-not-supported",
    "not-supported",
    "Not taken in by this door: nothing of the request was kept",
    "docs/his-fhir.md lists what is taken in.",
)
TOO_MANY = Told(
    HTTPStatus.TOO_MANY_REQUESTS,
    "too-many",
    "throttled",
    "Too many events in this minute: nothing of the request was kept",
    "Send it again unchanged, after the seconds in Retry-After. Nothing is lost meanwhile.",
)
CONFLICT = Told(
    HTTPStatus.CONFLICT,
    "event-conflict",
    "conflict",
    "This version of the resource was told before with other content; the first stands",
    "Send the new content with a versionId and lastUpdated of its own. The others are taken in.",
)


def of_request(request: RestRequest) -> FhirProblem | None:
    """Tell what is wrong before a byte of the body is read; None where nothing is."""
    if request.method != "POST":
        return FhirProblem(WRONG_METHOD, headers={"Allow": "POST"})
    if request.content_type not in _MEDIA_TYPES or not _is_r4(request):
        return FhirProblem(WRONG_CONTENT_TYPE)
    if len(request.body) > MAX_BODY_BYTES:
        return FhirProblem(TOO_LARGE)
    return None


def of_error(error: WeerzienError) -> FhirProblem:
    if isinstance(error, SignatureError):
        return FhirProblem(NOT_PROVEN)
    if isinstance(error, TooManyEventsError):
        return FhirProblem(TOO_MANY, headers={"Retry-After": str(error.seconds)})
    problems = error.problems if isinstance(error, ContractError) else ()
    if isinstance(error, TooManyEntriesError):
        return FhirProblem(TOO_MANY_ENTRIES, problems)
    known = NOT_SUPPORTED if isinstance(error, UnsupportedError) else WRONG_CONTENT
    return FhirProblem(known, problems)


def _is_r4(request: RestRequest) -> bool:
    """Tell whether the content type names our version of FHIR, or none."""
    parameters = request.headers.get("content-type", "").lower().replace(" ", "").split(";")[1:]
    named = dict(parameter.partition("=")[::2] for parameter in parameters)
    return named.get("fhirversion", "4.0").strip('"') in _R4
