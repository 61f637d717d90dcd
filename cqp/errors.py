"""What can go wrong, said in French: what happened, why, and what to do."""

from __future__ import annotations

import errno

SYSTEM_WORDS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "ce disque est protégé en écriture",
    errno.ENOSPC: "le disque est plein",
    errno.ENOENT: "introuvable",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.EEXIST: "il existe déjà",
    errno.EBUSY: "un autre programme l'utilise",
    errno.EIO: "le disque ne répond plus",
    errno.ENAMETOOLONG: "son nom est trop long",
}
"""What a system says when a file cannot be used, in French."""


def system_words(error: OSError) -> str:
    """Return why a file cannot be used, in French where we know it."""
    return SYSTEM_WORDS.get(error.errno or 0) or error.strerror or str(error)


class CqpError(Exception):
    """A situation the program foresees; its text is shown to the person at the screen.

    Attributes:
        code: Stable word for tests, logs and HTTP answers; one a class.
    """

    code = "error"


class SettingsError(CqpError):
    """A setting of the environment cannot be used."""

    code = "settings"


class ReferentialFileError(CqpError):
    """A référentiel file is malformed; the text names the file, the place and the remedy."""

    code = "referential_file"


class PolicyFileError(CqpError):
    """A règlement (policy) file is malformed; the text names the file, the place and the remedy."""

    code = "policy_file"


class DatabaseUnusableError(CqpError):
    """The database cannot be opened: out of reach, foreign, newer than the program, or damaged."""

    code = "database_unusable"


class CopyRefusedError(CqpError):
    """A database cannot be copied where it was asked; both are as they were."""

    code = "copy_refused"


class SuspectDatabaseError(DatabaseUnusableError):
    """The database can be read, but a part of its past is missing or altered; a person may accept it as it is."""

    code = "database_suspect"


class DatabaseInUseError(DatabaseUnusableError):
    """Another program of ours is using the database."""

    code = "database_in_use"


class BackupError(CqpError):
    """A backup cannot be made, opened or put back; what was there stays as it was."""

    code = "backup"


class DatabaseBusyError(CqpError):
    """The database does not take this now: locked, out of reach; nothing was stored, and a later try may succeed."""

    code = "database_busy"


class DatabaseFullError(CqpError):
    """The database cannot grow: its disk is full or broken; nothing was stored, what was stored before still is."""

    code = "database_full"


class NotSignedInError(CqpError):
    """Nobody is signed in, or the sign-in has expired or was revoked."""

    code = "not_signed_in"


class SignInRefusedError(CqpError):
    """The login, password, access code or organisation's account is not right."""

    code = "sign_in_refused"


class ProviderUnusableError(CqpError):
    """The organisation's OpenID provider does not answer, or not as agreed; nobody is to blame at the screen."""

    code = "provider_unusable"


class ForbiddenError(CqpError):
    """The person is known but this is not theirs to see or to do."""

    code = "forbidden"


class NotFoundError(CqpError):
    """What is asked for does not exist."""

    code = "not_found"


class MalformedRequestError(CqpError):
    """A request does not have the agreed form; nothing of it was stored."""

    code = "malformed"


class AccountError(CqpError):
    """An account cannot be created as asked."""

    code = "account"


class TooLargeError(CqpError):
    """A request is larger than agreed; nothing of it was stored."""

    code = "too_large"


class SpreadsheetError(CqpError):
    """A spreadsheet file cannot be read: foreign, protected, damaged or beyond the limits; nothing of it was kept."""

    code = "spreadsheet"


class SealError(CqpError):
    """A sheet that comes back is not one that was issued here, or not as it was issued; nothing of it was kept."""

    code = "seal"


class GridFileError(CqpError):
    """Grids filled elsewhere cannot be taken as asked; nothing was recorded."""

    code = "grid_file"


class OrganisationError(CqpError):
    """What coordination asks of an exam session does not hold together, or comes too late; nothing was changed."""

    code = "organisation"


class UnaccountedMarksError(OrganisationError):
    """An exam session cannot be closed yet: marks made on laptops are not in the database, and nobody said why."""

    code = "unaccounted_marks"


class QueueFileError(CqpError):
    """A file of waiting marks cannot be imported: damaged, altered, or of somebody or something else."""

    code = "queue_file"


class AccessCodeError(CqpError):
    """An access code cannot be renewed as asked: it has changed meanwhile, or its exam session is over."""

    code = "access_code"


class DeliberationError(CqpError):
    """A step towards the decision cannot be taken now: something is missing, or has changed meanwhile."""

    code = "deliberation"


class ClockError(CqpError):
    """The clock of a sitting cannot be moved as asked; it goes on as it was."""

    code = "clock"


class PreparationError(CqpError):
    """What is prepared for the exam cannot be kept as asked; nothing was changed."""

    code = "preparation"


class TooManyTriesError(CqpError):
    """Too many sign-ins have failed lately.

    Attributes:
        wait_s: How long to wait before the next try, in seconds.
    """

    code = "too_many_tries"

    def __init__(self, message: str, wait_s: int) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class ExportError(CqpError):
    """A file cannot be made as asked: too few people to hide among, or too many exports at once."""

    code = "export"
