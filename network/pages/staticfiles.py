"""How style, script and icons are stored for production. Not for media."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a hash, so that browsers may keep each file; also in what our own modules import.

    The scripts of others are left as they are: what looks like an import there may be a comment.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _IMPORTS))
