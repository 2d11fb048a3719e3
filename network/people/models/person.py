"""A person with a real name. Not for where they live: see `residency`."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Model
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from network.kernel import access, clock
from network.kernel.ids import UID_LENGTH, new_uid
from network.kernel.models import Space


class Theme(models.TextChoices):
    """How the reader wants the page; empty follows the system."""

    SYSTEM = "", _("Zoals mijn toestel")
    LIGHT = "light", _("Licht")
    DARK = "dark", _("Donker")


class PersonManager(BaseUserManager["Person"]):
    """Creates accounts; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create somebody who may enter the Django admin: structure only, never residents' words."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """An account of one human being.

    Attributes:
        has_blocks: they keep somebody away, or are kept away: nobody else's page asks the table of blocks.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5, default="nl")
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True)
    house_rules_version = models.PositiveSmallIntegerField(default=0)
    house_rules_accepted_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    feed_seen_at = models.DateTimeField(null=True, blank=True)
    shows_house_number = models.BooleanField(default=False)
    has_blocks = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name

    @property
    def initials(self) -> str:
        """Two letters for the round face."""
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    def has_perm(self, perm: str, obj: Model | Any | None = None) -> bool:
        """Answer for an object by grants in force; without one, whether the Django admin opens.

        No short cut for a superuser over an object: Django's own mixin would say yes before any backend.
        """
        if not self.is_active:
            return False
        if obj is None:
            return self.is_superuser
        return isinstance(obj, Space) and access.holds(self, perm.rsplit(".", 1)[-1], obj)

    def has_perms(self, perm_list: Iterable[str], obj: Model | Any | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser
