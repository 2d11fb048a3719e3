"""Names of what councils write, as moderation and the other ports know them."""

ADVICE = "advice"
REMARK = "remark"
