"""What every test of this folder has."""

from tests.model.quiet import quiet

__all__ = ["quiet"]
