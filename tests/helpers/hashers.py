"""The product's password hash at a cost that a test can bear. Not another algorithm."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 over the least memory that it allows; the product's own hasher can check what it makes."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
