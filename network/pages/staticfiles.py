"""How style, script and icons are stored for production. Not for media."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a hash, also inside the imports of our modules, so that browsers may keep each file."""

    support_js_module_import_aggregation = True
