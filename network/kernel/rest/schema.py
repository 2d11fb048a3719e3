"""What the schema of the API says of every operation alike. Not for one operation: its view set says that."""

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457). `detail` is a sentence for people, `code` a word for programs.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}
REFUSAL = {
    "description": "Refused.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def with_problems(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Say on each operation how it refuses. Called by drf-spectacular when the schema is complete."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            operation["responses"].setdefault("4XX", REFUSAL)
    return result
