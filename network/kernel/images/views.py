"""Open a picture."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from network.kernel.images.permissions import access_picture
from network.kernel.images.serving import Size, answer_with


@require_safe
def show(request: HttpRequest, uid: str, size: str) -> HttpResponse:
    """Answer with a picture that the viewer may see."""
    return answer_with(access_picture(request.user, uid), Size(size))
