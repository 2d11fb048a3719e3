"""Roads into the feed."""

from django.urls import path

from network.feed.views import comments, home, mine, occasions, posts, shared

app_name = "feed"
urlpatterns = [
    path("", home.home, name="home"),
    path("write/", home.write, name="write"),
    path("search/", home.search, name="search"),
    path("mine/", mine.mine, name="mine"),
    path("agenda/", occasions.agenda, name="agenda"),
    path("event/new/", occasions.plan, name="plan"),
    path("event/<uid:uid>.ics", occasions.calendar, name="event_calendar"),
    path("event/<uid:uid>/change/", occasions.change, name="change_event"),
    path("event/<uid:uid>/cancel/", occasions.cancel, name="cancel_event"),
    path("event/<uid:uid>/coming/", occasions.coming, name="coming"),
    path("shared/", shared.shared, name="shared"),
    path("shared/<uid:uid>/", shared.shared_post, name="shared_post"),
    path("post/<uid:uid>/", posts.show, name="post"),
    path("post/<uid:uid>/edit/", posts.edit, name="edit"),
    path("post/<uid:uid>/history/", posts.history, name="history"),
    path("post/<uid:uid>/delete/", posts.delete, name="delete"),
    path("post/<uid:uid>/thanks/", posts.thanks, name="thanks"),
    path("post/<uid:uid>/share/", posts.share, name="share"),
    path("post/<uid:uid>/resolve/", posts.resolve, name="resolve"),
    path("post/<uid:uid>/comment/", comments.add, name="comment"),
    path("comment/<uid:uid>/edit/", comments.edit, name="edit_comment"),
    path("comment/<uid:uid>/delete/", comments.delete, name="delete_comment"),
    path("comment/<uid:uid>/history/", comments.history, name="comment_history"),
]
