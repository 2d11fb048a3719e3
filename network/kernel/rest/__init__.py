"""What every road of the REST API shares: cursors, problem documents, scopes, limits, idempotency.

Not for what an app shows: each app has its own `api.py`.
"""
