"""Proves the bank and the notes before anyone reviews them."""

from studytool.check.report import Report, check

__all__ = ["Report", "check"]
