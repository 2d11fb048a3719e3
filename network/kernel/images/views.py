"""Show a picture to who may see what it hangs on. Nothing else serves these files."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from network.kernel.images.permissions import access_picture
from network.kernel.images.serving import Size, answer_with


@require_safe
def show(request: HttpRequest, uid: str, size: str) -> HttpResponse:
    """Answer one size of a picture. Absent, removed and forbidden are the same."""
    return answer_with(access_picture(request.user, uid), Size(size))
