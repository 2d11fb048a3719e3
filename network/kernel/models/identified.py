"""The two names of a row: a number for the database, a random name for people."""

from django.db import models

from network.kernel.ids import UID_LENGTH, new_uid


class Identified(models.Model):
    """A row with a random public name. Numbers never leave the server."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)

    class Meta:
        abstract = True
